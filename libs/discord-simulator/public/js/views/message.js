import { deleteMessage, editMessage, openChannel } from '../actions.js';
import { h } from '../dom/h.js';
import { markdown } from '../format/markdown.js';
import { discordTime, messageTime } from '../format/time.js';
import { colorOf, nameOf } from '../scene.js';
import { update } from '../store.js';
import { attachments } from './attachments.js';
import { avatar } from './avatar.js';
import { componentRows } from './components.js';
import { embedView } from './embed.js';
import { icon } from './icons.js';

const LOADING = 1 << 7;
/** How long an answer can be edited (interactions/receiving-and-responding). */
export const TOKEN_LIFETIME_MS = 15 * 60_000;

/** A message with all it carries; ephemeral ones have their own frame around it. */
export function messageView(scene, message, { follows = false, ephemeral = null } = {}) {
  const { t, failures } = scene;
  const name = nameOf(scene, message.author);
  const failure = failures.get(message.id);
  return h(
    'article',
    {
      key: message.id,
      class: ['message', follows && 'follows', ephemeral && 'ephemeral'].filter(Boolean).join(' '),
      'data-message': message.id,
    },
    context(scene, message),
    follows ? h('span', { class: 'gutter' }) : avatar(message.author, name),
    h(
      'div',
      { class: 'body' },
      !follows && heading(scene, message, name),
      (message.flags & LOADING) !== 0
        ? thinking(scene, message, name)
        : [
            scene.editing === message.id
              ? editor(scene, message)
              : message.content !== '' &&
                h('div', { class: 'markdown content' }, markdown(message.content, scene)),
            message.embeds.map((embed) => embedView(scene, embed, message)),
            attachments(scene, message),
            componentRows(scene, message),
          ],
      threadOf(scene, message),
      failure && h('p', { class: 'failure', role: 'alert' }, failure),
      ephemeral,
    ),
    !ephemeral && tools(scene, message),
  );
}

function heading(scene, { author, timestamp, edited_timestamp }, name) {
  const { t, now } = scene;
  const at = Date.parse(timestamp);
  const options = { locale: t.locale, now };
  return h(
    'p',
    { class: 'heading' },
    h('bdi', { class: 'author', style: { '--role': colorOf(scene, author.id) ?? '' } }, name),
    author.bot && h('span', { class: 'app-tag' }, t.app),
    h(
      'time',
      { datetime: new Date(at).toISOString(), title: discordTime(at, 'F', options) },
      messageTime(at, options),
    ),
    edited_timestamp && h('span', { class: 'edited' }, t.edited),
  );
}

/** Which command or message it answers. */
function context(scene, { interaction_metadata, message_reference }) {
  if (interaction_metadata?.type === 2) {
    const { id, user } = interaction_metadata;
    const used = scene.snapshot.interactions.find((interaction) => interaction.id === id);
    return h(
      'p',
      { class: 'context' },
      icon('reply', 14),
      scene.t.used(nameOf(scene, user), used?.custom_id),
    );
  }
  const original = scene.channel.messages.find(({ id }) => id === message_reference?.message_id);
  if (!original) return null;
  const text = original.embeds[0]?.title ?? original.content;
  return h(
    'p',
    { class: 'context' },
    icon('reply', 14),
    h('bdi', { class: 'author' }, nameOf(scene, original.author)),
    h('bdi', { class: 'excerpt' }, text.replace(/\\(?=[^\w\s])/g, '')),
  );
}

/** When the answer that was announced can come no more, Discord's client says so by itself. */
function thinking({ t, now }, { timestamp }, name) {
  if (now - Date.parse(timestamp) > TOKEN_LIFETIME_MS) {
    return h('p', { key: 'expired', class: 'failure', role: 'alert' }, t.expired);
  }
  return h(
    'p',
    { class: 'thinking' },
    h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
    t.thinking(name),
  );
}

function threadOf({ channels, t }, message) {
  const thread = channels.find(({ id }) => id === message.id);
  if (!thread) return null;
  return h(
    'button',
    { type: 'button', class: 'thread-link', onclick: () => openChannel(thread.id) },
    icon('thread', 16),
    h('bdi', null, thread.name),
    h('span', { class: 'count' }, t.thread(thread.messages.length)),
  );
}

function tools({ t, me }, message) {
  return h(
    'div',
    { class: 'message-tools' },
    message.author.id === me?.user.id &&
      tool('edit', t.editMessage, () => update({ editing: message.id })),
    tool('trash', t.deleteMessage, () => deleteMessage(message)),
  );
}

function tool(glyph, name, onclick) {
  return h(
    'button',
    { key: glyph, type: 'button', 'aria-label': name, title: name, onclick },
    icon(glyph, 16),
  );
}

/** One's own words, changed in place: Enter keeps them, Escape leaves them as they were. */
function editor(scene, message) {
  const { t } = scene;
  return h(
    'form',
    {
      key: 'editor',
      class: 'editor',
      onsubmit: (event) => {
        event.preventDefault();
        const text = event.currentTarget.elements.text.value.trim();
        if (text !== '') void editMessage(scene, message, text);
      },
      onkeydown: ({ key }) => {
        if (key === 'Escape') update({ editing: null });
      },
    },
    h('input', {
      name: 'text',
      'aria-label': t.editMessage,
      value: message.content,
      maxlength: 2000,
      autocomplete: 'off',
      created: (node) => node.focus(),
    }),
    h('small', { class: 'hint' }, t.editHint),
  );
}
