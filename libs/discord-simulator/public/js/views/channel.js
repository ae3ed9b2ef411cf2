import { h } from '../dom/h.js';
import { nameOf } from '../scene.js';
import { update } from '../store.js';
import { openDialog } from '../actions.js';
import { lastClick } from './clicks.js';
import { composer } from './composer.js';
import { ephemeralDock } from './ephemerals.js';
import { channelIcon, icon } from './icons.js';
import { messageView } from './message.js';

const TOGETHER_MS = 7 * 60_000;

export function channelView(scene) {
  const { t, channel, me, isDm, snapshot } = scene;
  if (!channel)
    return h(
      'section',
      { key: 'none', class: 'channel empty' },
      h('p', null, scene.guild ? t.noChannel : t.noGuild),
    );
  const label = isDm ? t.dmWith(channel.name) : t.channel(channel.name);
  return h(
    'section',
    { key: channel.id, class: 'channel', 'aria-label': label },
    header(scene),
    snapshot.guilds.length === 0 ? null : messages(scene, label),
    ephemeralDock(scene),
    lastClick(scene),
    me && composer(scene),
  );
}

function header(scene) {
  const { t, channel, isDm, me, people, showMembers } = scene;
  const topic = isDm ? t.dmOf(nameOf(scene, me.user)) : channel.topic;
  return h(
    'header',
    { class: 'channel-header' },
    channelIcon(channel, 22),
    h('h2', null, h('bdi', null, channel.name)),
    topic && h('p', { class: 'topic' }, h('bdi', null, topic)),
    h('div', { class: 'spacer' }),
    !isDm &&
      h(
        'button',
        {
          key: 'edit',
          type: 'button',
          class: 'tool',
          'aria-label': t.editChannel(channel.name),
          title: t.editChannel(channel.name),
          onclick: () => openDialog('channel', channel.id),
        },
        icon('gear'),
      ),
    h(
      'button',
      {
        key: 'members',
        type: 'button',
        class: 'tool',
        'aria-label': `${t.members} (${people.length})`,
        'aria-expanded': showMembers,
        'aria-controls': 'members',
        onclick: () => update({ showMembers: !isShown() }),
      },
      icon('people'),
      h('span', { class: 'count' }, people.length),
    ),
  );
}

/** On a narrow screen the panel is closed until it is asked for. */
function isShown() {
  return document.getElementById('members')?.checkVisibility({ visibilityProperty: true }) ?? false;
}

/** Laid out from its foot upwards (CSS): a channel opens at the newest message and stays there. */
function messages(scene, label) {
  const { t, channel, shown } = scene;
  const hidden = Math.max(0, channel.messages.length - shown);
  const drawn = channel.messages.slice(hidden);
  return h(
    'div',
    { class: 'messages', id: 'messages', tabindex: 0, role: 'group', 'aria-label': label },
    h(
      'div',
      { class: 'messages-inner' },
      drawn.length === 0 &&
        h(
          'div',
          { class: 'nothing' },
          channelIcon(channel, 40),
          h('p', null, t.noMessages),
          !scene.isDm && h('p', { class: 'hint' }, t.noMessagesHint),
        ),
      hidden > 0 &&
        h(
          'button',
          {
            type: 'button',
            key: 'older',
            class: 'quiet older',
            onclick: () => update({ shown: shown + 50 }),
          },
          t.older(hidden),
        ),
      drawn.map((message, index) =>
        messageView(scene, message, { follows: belongsTo(drawn[index - 1], message) }),
      ),
    ),
  );
}

/** Short messages of one author within minutes share a heading. */
function belongsTo(before, message) {
  if (!before || message.message_reference || message.interaction_metadata) return false;
  return (
    before.author.id === message.author.id &&
    before.embeds.length === 0 &&
    message.embeds.length === 0 &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < TOGETHER_MS
  );
}
