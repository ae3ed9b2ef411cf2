import { post } from '../../api.js';
import { h } from '../../dom/h.js';
import { nameOf } from '../../scene.js';
import { andShut, dialog, press } from './dialog.js';

const TIME_OUT_MS = 600_000;

/** What someone with rights does with a member, and what the member decides alone. */
export function memberDialog(scene, entry) {
  const { t, guild, members, roles } = scene;
  const member = members.get(entry.id);
  if (!member) return null;
  const known = { guild_id: guild.id, user_id: member.user.id };
  const offered = [...roles.values()].filter(({ id, managed }) => id !== guild.id && !managed);
  return dialog(
    scene,
    { entry, name: t.manageMember(nameOf(scene, member.user)) },
    h(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const kept = member.roles.filter((id) => roles.get(id)?.managed);
          const chosen = offered.filter(({ id }) => form.elements.namedItem(id).checked);
          const wanted = [...kept, ...chosen.map(({ id }) => id)];
          void andShut(form, post('/members/roles', { ...known, roles: wanted }));
        },
      },
      h(
        'fieldset',
        null,
        h('legend', null, t.roles),
        offered.length === 0 && h('p', { class: 'hint' }, t.noRoles),
        offered.map(({ id, name }) =>
          h(
            'label',
            { key: id, class: 'check' },
            h('input', { type: 'checkbox', name: id, checked: member.roles.includes(id) }),
            h('bdi', null, name),
          ),
        ),
      ),
      offered.length > 0 && h('button', { type: 'submit', class: 'press primary' }, t.save),
    ),
    h(
      'label',
      { class: 'check' },
      h('input', {
        type: 'checkbox',
        checked: member.accepts_dms,
        onchange: ({ currentTarget }) =>
          post('/members/dms', { user_id: member.user.id, accepts: currentTarget.checked }),
      }),
      h('span', null, t.acceptsDms),
    ),
    h(
      'div',
      { class: 'steps' },
      press('secondary', t.leave, ({ currentTarget }) =>
        andShut(currentTarget, post('/leave', known)),
      ),
      isQuiet(scene, member)
        ? press('secondary', t.endTimeOut, () => post('/members/time-out', known), { key: 'speak' })
        : press(
            'secondary',
            t.timeOut,
            () => post('/members/time-out', { ...known, ms: TIME_OUT_MS }),
            { key: 'quiet' },
          ),
      press('danger', t.kick, ({ currentTarget }) =>
        andShut(currentTarget, post('/members/kick', known)),
      ),
      press('danger', t.ban, ({ currentTarget }) =>
        andShut(currentTarget, post('/members/ban', known)),
      ),
    ),
  );
}

function isQuiet({ now }, { communication_disabled_until: until }) {
  return until !== null && Date.parse(until) > now;
}
