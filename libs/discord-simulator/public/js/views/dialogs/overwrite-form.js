import { notify, post } from '../../api.js';
import { h } from '../../dom/h.js';
import { IN_CHANNELS, permissionName } from '../../permissions.js';
import { nameOf } from '../../scene.js';
import { update } from '../../store.js';
import { labelled, press } from './dialog.js';

/** Who may and may not what in a channel: one role or member at a time, all rights of theirs. */
export function overwriteForm(scene, channel) {
  const { t, guild, roles, people, bots, overwriteOf } = scene;
  const targets = [
    ...[...roles.values()].map(({ id, name }) => ({
      id,
      name: id === guild.id ? '@everyone' : `@${name}`,
    })),
    ...[...people, ...bots].map(({ user }) => ({ id: user.id, name: nameOf(scene, user) })),
  ];
  const chosen = targets.find(({ id }) => id === overwriteOf)?.id ?? guild.id;
  const known = channel.permission_overwrites.find(({ id }) => id === chosen);
  const has = (bits, bit) => (BigInt(bits ?? 0) & bit) !== 0n;
  const set = new Set(channel.permission_overwrites.map(({ id }) => id));
  return h(
    'form',
    {
      key: 'overwrites',
      onsubmit: (event) => {
        event.preventDefault();
        void save(channel, { chosen, known, form: event.currentTarget, text: t.saved });
      },
    },
    h('h3', null, t.channelPermissions),
    labelled(
      t.roleOrMember,
      h(
        'select',
        { name: 'target', onchange: ({ target }) => update({ overwriteOf: target.value }) },
        targets.map(({ id, name }) =>
          h(
            'option',
            { key: id, value: id, selected: id === chosen },
            set.has(id) ? `${name} •` : name,
          ),
        ),
      ),
    ),
    h(
      'div',
      { class: 'permissions', key: `${chosen} ${known?.allow} ${known?.deny}` },
      Object.entries(IN_CHANNELS).map(([name, bit]) =>
        h(
          'label',
          { key: name },
          h('span', null, permissionName(t, name)),
          h(
            'select',
            { name },
            Object.entries({
              '': t.asRoles,
              allow: t.allow,
              deny: t.deny,
            }).map(([value, text]) =>
              h('option', { value, selected: value !== '' && has(known?.[value], bit) }, text),
            ),
          ),
        ),
      ),
    ),
    h(
      'div',
      { class: 'steps' },
      h('button', { type: 'submit', class: 'press secondary' }, t.savePermissions),
      known &&
        press('secondary', t.removeOverwrite, () =>
          post('/channels/overwrites/delete', { channel_id: channel.id, id: chosen }),
        ),
    ),
  );
}

/** Rights that are not listed here stay as they are. */
async function save(channel, { chosen, known, form, text }) {
  let allow = BigInt(known?.allow ?? 0);
  let deny = BigInt(known?.deny ?? 0);
  for (const [name, bit] of Object.entries(IN_CHANNELS)) {
    const { value } = form.elements.namedItem(name);
    allow = value === 'allow' ? allow | bit : allow & ~bit;
    deny = value === 'deny' ? deny | bit : deny & ~bit;
  }
  const body = { channel_id: channel.id, id: chosen, allow: `${allow}`, deny: `${deny}` };
  if (await post('/channels/overwrites', body)) notify(text);
}
