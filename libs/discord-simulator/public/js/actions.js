import { post } from './api.js';
import { state, update } from './store.js';
import { textsOf } from './texts/texts.js';

/** What the chosen member does with a component of a message. */
export async function click(scene, { message, component, values }) {
  const id = `${message.id}/${component.custom_id}`;
  if (state.pending.has(id)) return;
  mark(state.pending, 'add', id);
  fail(message.id, null);
  const report = await post('/click', {
    channel_id: message.channel_id,
    message_id: message.id,
    user_id: scene.me.user.id,
    custom_id: component.custom_id,
    ...(values ? { values } : {}),
  });
  mark(state.pending, 'delete', id);
  if (report?.outcome === 'failed') fail(message.id, textsOf(state.lang).failed);
  if (report?.modal) {
    update({ modal: { ...report.modal, message, userId: scene.me.user.id } });
  }
}

export async function submitModal({ custom_id, message, channelId, userId }, fields) {
  update({ modal: null });
  const report = await post('/modal', {
    channel_id: message?.channel_id ?? channelId,
    ...(message ? { message_id: message.id } : {}),
    user_id: userId,
    custom_id,
    fields,
  });
  if (message && report?.outcome === 'failed') fail(message.id, textsOf(state.lang).failed);
}

function mark(set, verb, id) {
  set[verb](id);
  update({});
}

function fail(messageId, text) {
  if (text) state.failures.set(messageId, text);
  else state.failures.delete(messageId);
  update({});
}

export const dismiss = (ephemeral) => post('/dismiss', { ephemeral_id: ephemeral.id });

export const toggleInterest = (scene, event) =>
  post(event.subscriber_ids.includes(scene.me.user.id) ? '/uninterested' : '/interested', {
    event_id: event.id,
    user_id: scene.me.user.id,
  });

/** As a person with rights would, by hand: the bot is not asked. */
export const deleteMessage = (message) =>
  post('/messages/delete', { channel_id: message.channel_id, message_id: message.id });

export const deleteEvent = (event) => post('/scheduled-events/delete', { event_id: event.id });

export function pickMember(userId) {
  // A direct-message channel belongs to the member who was picked before.
  const wasDm = state.snapshot.dms.some(({ channel_id }) => channel_id === state.channelId);
  update({ memberId: userId, showMembers: null, ...(wasDm ? { channelId: null } : {}) });
}

export function openChannel(channelId) {
  update({ channelId, shown: 50, openSelect: null, showSidebar: false });
}

export function openGuild(guildId) {
  update({ guildId, channelId: null, memberId: null, openSelect: null });
}

export const write = (scene, content) =>
  post('/write', {
    ...(scene.isDm ? {} : { channel_id: scene.channel.id }),
    user_id: scene.me.user.id,
    content,
  });

/** `/verselink event list page:2`: the words are the command, the pairs its options. */
export async function slash(scene, line) {
  const words = line.slice(1).trim().split(/\s+/);
  const options = words.filter((word) => /^\w+:/.test(word));
  const report = await post('/slash', {
    guild_id: scene.guild.id,
    channel_id: scene.channel.id,
    user_id: scene.me.user.id,
    command: words.filter((word) => !options.includes(word)).join(' '),
    options: Object.fromEntries(
      options.map((option) => [option.split(':')[0], option.slice(option.indexOf(':') + 1)]),
    ),
  });
  if (report?.outcome === 'failed') update({ notice: scene.t.failed });
  if (report?.modal) {
    update({
      modal: { ...report.modal, channelId: scene.channel.id, userId: scene.me.user.id },
    });
  }
}
