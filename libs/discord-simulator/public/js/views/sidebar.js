import { openChannel, openDialog } from '../actions.js';
import { h } from '../dom/h.js';
import { isUnread } from '../read-marks.js';
import { nameOf, TEXT_CHANNELS, THREADS, VOICE_CHANNELS } from '../scene.js';
import { update } from '../store.js';
import { avatar } from './avatar.js';
import { unreadBadge } from './badge.js';
import { eventList } from './events.js';
import { channelIcon, icon } from './icons.js';
import { localeTag } from './members.js';
import { voiceChannel } from './voice.js';

const CATEGORY = 4;

/** Scheduled events above the channels, as Discord has it; who one is at the foot. */
export function sidebar(scene) {
  const { t, guild } = scene;
  return h(
    'aside',
    { class: 'sidebar', 'aria-label': t.menu },
    h(
      'div',
      { class: 'guild-name' },
      h('h2', null, h('bdi', null, guild?.name ?? '—')),
      guild &&
        h(
          'button',
          {
            type: 'button',
            class: 'round small',
            'aria-label': t.guildSettings(guild.name),
            title: t.guildSettings(guild.name),
            onclick: () => openDialog('guild', guild.id),
          },
          icon('gear'),
        ),
    ),
    h(
      'div',
      { class: 'sidebar-scroll' },
      guild?.unavailable && h('p', { class: 'outage' }, t.unavailable),
      guild ? eventList(scene) : h('p', { class: 'hint' }, t.noGuild),
      h('nav', { 'aria-label': t.channels, class: 'channels' }, channelTree(scene), dmEntry(scene)),
    ),
    whoAmI(scene),
  );
}

function channelTree(scene) {
  const inside = (parentId) =>
    scene.channels.filter(
      ({ type, parent_id }) => TEXT_CHANNELS.has(type) && (parent_id ?? null) === parentId,
    );
  const categories = scene.channels.filter(({ type }) => type === CATEGORY);
  const known = new Set(categories.map(({ id }) => id));
  const loose = scene.channels.filter(
    ({ type, parent_id }) => TEXT_CHANNELS.has(type) && !known.has(parent_id),
  );
  return [
    loose.map((channel) => channelWithThreads(scene, channel)),
    categories.map(({ id, name }) => [
      h('h3', { key: id, class: 'category' }, name),
      inside(id).map((channel) => channelWithThreads(scene, channel)),
    ]),
  ];
}

function channelWithThreads(scene, channel) {
  const threads = scene.channels.filter(
    ({ type, parent_id, thread_metadata }) =>
      THREADS.has(type) && parent_id === channel.id && !thread_metadata?.archived,
  );
  return [
    VOICE_CHANNELS.has(channel.type)
      ? voiceChannel(scene, channel, channelEntry(scene, channel))
      : channelEntry(scene, channel),
    threads.map((thread) => channelEntry(scene, thread)),
  ];
}

function channelEntry(scene, channel) {
  const newest = channel.messages.at(-1);
  const unread = newest && isUnread(scene, '*', channel.id, newest.id);
  const classes = ['entry', THREADS.has(channel.type) && 'thread', unread && 'unread'];
  return h(
    'button',
    {
      key: channel.id,
      type: 'button',
      class: classes.filter(Boolean).join(' '),
      'aria-current': scene.channel?.id === channel.id ? 'page' : undefined,
      onclick: () => openChannel(channel.id),
    },
    channelIcon(channel),
    h('bdi', { class: 'name' }, channel.name),
    unread && h('span', { class: 'visually-hidden' }, scene.t.unread(1)),
  );
}

function dmEntry(scene) {
  const { t, dm, me, snapshot } = scene;
  if (!me) return null;
  const unread = scene.unreadDms(me.user.id);
  return [
    h('h3', { key: 'dms', class: 'category' }, t.directMessages),
    dm
      ? h(
          'button',
          {
            key: dm.channel_id,
            type: 'button',
            class: unread > 0 ? 'entry unread' : 'entry',
            'aria-current': scene.isDm ? 'page' : undefined,
            onclick: () => openChannel(dm.channel_id),
          },
          avatar(snapshot.bot.user, snapshot.bot.user.username, 24),
          h('bdi', { class: 'name' }, snapshot.bot.user.username),
          unreadBadge(unread),
          unread > 0 && h('span', { class: 'visually-hidden' }, t.unread(unread)),
        )
      : h('p', { key: 'no-dm', class: 'hint' }, t.noMessages),
  ];
}

function whoAmI(scene) {
  const { t, me } = scene;
  if (!me) return null;
  const name = nameOf(scene, me.user);
  return h(
    'button',
    {
      type: 'button',
      class: 'me-card',
      'aria-label': `${t.youAre(name)}. ${t.change}`,
      onclick: () => update({ showMembers: true, showSidebar: false }),
    },
    avatar(me.user, name, 36),
    h(
      'span',
      { class: 'who' },
      h('bdi', { class: 'name' }, name),
      h('span', { class: 'sub' }, t.change),
    ),
    localeTag(me.locale),
  );
}
