import { openDialog, openGuild } from '../../actions.js';
import { post } from '../../api.js';
import { h } from '../../dom/h.js';
import { categorySelect } from './channel-dialog.js';
import { andShut, dialog, labelled, press, shut } from './dialog.js';
import { checkedPermissions, permissionChecks } from './role-dialog.js';

const CHANNEL_TYPES = [0, 2, 13, 4, 5];

/** The settings of a guild: its channels, its roles, and the bot's place in it. */
export function guildDialog(scene, entry) {
  const { t, guild, snapshot } = scene;
  if (guild?.id !== entry.id) return null;
  return dialog(
    scene,
    { entry, name: t.guildSettings(guild.name) },
    h('h3', null, t.channels),
    list(
      guild.channels.filter(({ thread_metadata }) => !thread_metadata),
      ({ name }) => t.editChannel(name),
      'channel',
    ),
    newChannel(scene),
    h('h3', null, t.roles),
    list(guild.roles, ({ name }) => t.editRole(name), 'role'),
    newRole(scene),
    guild.bans.length > 0 && banned(scene),
    h('h3', null, t.botIn(snapshot.bot.user.username)),
    botPlace(scene),
  );
}

function list(items, describe, kind) {
  return h(
    'ul',
    { class: 'pick' },
    items.map((item) =>
      h(
        'li',
        { key: item.id },
        press('secondary', h('bdi', null, item.name), () => openDialog(kind, item.id), {
          'aria-label': describe(item),
        }),
      ),
    ),
  );
}

function banned({ t, guild }) {
  return [
    h('h3', { key: 'banned' }, t.banned),
    h(
      'ul',
      { key: 'bans', class: 'pick' },
      guild.bans.map(({ user }) => {
        const name = user.global_name ?? user.username;
        const known = { guild_id: guild.id, user_id: user.id };
        return h(
          'li',
          { key: user.id },
          press('secondary', t.unban(name), () => post('/members/unban', known)),
        );
      }),
    ),
  ];
}

function newChannel(scene) {
  const { t, guild } = scene;
  return h(
    'form',
    {
      class: 'inline',
      onsubmit: async (event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const { name, type, parent } = form.elements;
        const made = await post('/channels', {
          guild_id: guild.id,
          name: name.value,
          type: Number(type.value),
          ...(parent.value === '' ? {} : { parent_id: parent.value }),
        });
        if (made) form.reset();
      },
    },
    labelled(t.newChannel, h('input', { name: 'name', required: true, maxlength: 100 })),
    labelled(
      t.channelType,
      h(
        'select',
        { name: 'type' },
        CHANNEL_TYPES.map((type) => h('option', { value: type }, t.channelTypes[type])),
      ),
    ),
    labelled(t.category, categorySelect(scene)),
    h('button', { type: 'submit', class: 'press primary' }, t.create),
  );
}

function newRole({ t, guild }) {
  return h(
    'form',
    {
      class: 'inline',
      onsubmit: async (event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const made = await post('/roles', { guild_id: guild.id, name: form.elements.name.value });
        if (made) form.reset();
      },
    },
    labelled(t.newRole, h('input', { name: 'name', required: true, maxlength: 100 })),
    h('button', { type: 'submit', class: 'press primary' }, t.create),
  );
}

function botPlace({ t, guild, snapshot }) {
  const call = (path, body = {}) => post(`/guilds/${guild.id}/${path}`, body);
  const outage = press(
    'secondary',
    guild.unavailable ? t.endOutage : t.beginOutage,
    () => call('outage', { unavailable: !guild.unavailable }),
    { key: 'outage' },
  );
  const role = guild.roles.find(({ tags }) => tags?.bot_id === snapshot.bot.user.id);
  if (!role) {
    return h(
      'div',
      { class: 'steps' },
      press('success', t.inviteBot, () => call('invite')),
      outage,
    );
  }
  return h(
    'form',
    {
      key: 'bot',
      onsubmit: (event) => {
        event.preventDefault();
        const permissions = checkedPermissions(event.currentTarget, role.permissions);
        void andShut(event.currentTarget, call('bot-permissions', { permissions }));
      },
    },
    permissionChecks(t, role.permissions),
    h(
      'div',
      { class: 'steps' },
      h('button', { type: 'submit', class: 'press primary' }, t.savePermissions),
      press('danger', t.kickBot, () => call('kick')),
      outage,
    ),
  );
}

export function newGuildDialog(scene, entry) {
  const { t } = scene;
  return dialog(
    scene,
    { entry, name: t.newGuild, hint: t.newGuildHint },
    h(
      'form',
      {
        onsubmit: async (event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const made = await post('/guilds', { name: form.elements.name.value });
          if (!made) return;
          shut({ currentTarget: form });
          openGuild(made.id);
        },
      },
      labelled(t.guildName, h('input', { name: 'name', required: true, maxlength: 100 })),
      h('button', { type: 'submit', class: 'press primary' }, t.create),
    ),
  );
}
