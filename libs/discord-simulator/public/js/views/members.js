import { openDialog, pickMember } from '../actions.js';
import { post } from '../api.js';
import { h } from '../dom/h.js';
import { colorOf, hex, nameOf } from '../scene.js';
import { update } from '../store.js';
import { avatar } from './avatar.js';
import { unreadBadge } from './badge.js';
import { icon } from './icons.js';

/** Who is here, and who of them one is. */
export function memberPanel(scene) {
  const { t, people, bots } = scene;
  return h(
    'aside',
    { class: 'members', id: 'members' },
    h(
      'section',
      { 'aria-label': t.members },
      h(
        'header',
        { class: 'members-header' },
        h('h2', null, t.whoAmI),
        h('p', null, t.whoAmIHint),
        h(
          'button',
          {
            type: 'button',
            class: 'round only-overlay',
            'aria-label': t.close,
            onclick: () => update({ showMembers: null }),
          },
          icon('close'),
        ),
      ),
      h('h3', { class: 'category' }, t.people(people.length)),
      h(
        'ul',
        null,
        people.map((member) => memberRow(scene, member)),
      ),
      h('h3', { class: 'category' }, t.bots(bots.length)),
      h(
        'ul',
        null,
        bots.map((member) => botRow(scene, member)),
      ),
      scene.guild && newMember(scene),
    ),
  );
}

function memberRow(scene, member) {
  const { t, me } = scene;
  const { user } = member;
  const name = nameOf(scene, user);
  const isMe = me?.user.id === user.id;
  const unread = scene.unreadDms(user.id);
  return h(
    'li',
    { key: user.id, class: 'member-row' },
    h(
      'button',
      {
        type: 'button',
        class: 'member',
        'aria-pressed': isMe,
        onclick: () => pickMember(user.id),
      },
      h('span', { class: 'avatar-frame' }, avatar(user, name, 36), unreadBadge(unread)),
      h(
        'span',
        { class: 'who' },
        h('bdi', { class: 'name', style: { '--role': colorOf(scene, user.id) ?? '' } }, name),
        rolesOf(scene, member),
      ),
      unread > 0 && h('span', { class: 'visually-hidden' }, t.unread(unread)),
      isMe && h('span', { class: 'you' }, t.you),
      localeTag(member.locale),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'round small',
        'aria-label': t.manageMember(name),
        title: t.manageMember(name),
        onclick: () => openDialog('member', user.id),
      },
      icon('gear', 15),
    ),
  );
}

function botRow(scene, { user }) {
  const { t, snapshot } = scene;
  const isOnline = user.id === snapshot.bot.user.id && snapshot.bot.online;
  return h(
    'li',
    { key: user.id, class: 'member static' },
    h(
      'span',
      { class: 'avatar-frame' },
      avatar(user, user.username, 36),
      h('span', { class: isOnline ? 'presence online' : 'presence' }),
    ),
    h(
      'span',
      { class: 'who' },
      h('bdi', { class: 'name' }, user.username),
      h('span', { class: 'sub' }, isOnline ? t.online : t.offline),
    ),
    h('span', { class: 'app-tag' }, t.app),
  );
}

function rolesOf(scene, member) {
  const roles = member.roles
    .map((id) => scene.roles.get(id))
    .filter(Boolean)
    .sort((a, b) => b.position - a.position);
  const isOwner = member.user.id === scene.guild.owner_id;
  if (roles.length === 0 && !isOwner) return null;
  return h(
    'span',
    { class: 'sub roles' },
    isOwner && h('span', null, scene.t.owner),
    roles.map(({ name, color }) =>
      h(
        'span',
        null,
        h('i', { style: { background: color ? hex(color) : '' } }),
        h('bdi', null, name),
      ),
    ),
  );
}

/** The member's language: the bot answers them in it. */
export function localeTag(locale = '') {
  return h('span', { class: 'locale', title: locale }, locale.slice(0, 2).toUpperCase());
}

function newMember({ t, guild }) {
  return h(
    'details',
    { class: 'add-member' },
    h('summary', null, icon('plus', 16), t.addMember),
    h(
      'form',
      {
        onsubmit: async (event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const [name, locale] = [form.elements.name.value.trim(), form.elements.locale.value];
          const added = await post('/members', { guild_id: guild.id, name, locale });
          if (!added) return;
          form.elements.name.value = '';
          pickMember(added.id);
        },
      },
      h('input', {
        name: 'name',
        required: true,
        maxlength: 32,
        'aria-label': t.memberName,
        placeholder: t.memberName,
        autocomplete: 'off',
      }),
      h(
        'select',
        { name: 'locale', 'aria-label': t.memberLocale },
        ['fr', 'en-GB', 'en-US', 'de', 'es-ES'].map((code) => h('option', { value: code }, code)),
      ),
      h('button', { type: 'submit', class: 'press primary' }, t.add),
    ),
  );
}
