import { notify, post } from './api.js';
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

/** Sends a form; false when it was not taken: it stays open with what was typed, and says why. */
export async function submitModal(modal, fields) {
  const { custom_id, message, channelId, userId } = modal;
  update({ modal: { ...modal, isSending: true, error: null } });
  const report = await post('/modal', {
    channel_id: message?.channel_id ?? channelId,
    ...(message ? { message_id: message.id } : {}),
    user_id: userId,
    custom_id,
    fields,
  });
  if (report && report.outcome !== 'failed') return true;
  const error = report ? textsOf(state.lang).failed : state.notice;
  // Who has closed it meanwhile is told all the same.
  if (state.modal?.custom_id === custom_id)
    update({ modal: { ...modal, isSending: false, error } });
  else notify(error);
  return false;
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

/** For one date of a recurring event alone. */
export const answerDate = (me, event, { date, isInterested }) =>
  post(isInterested ? '/interested' : '/uninterested', {
    event_id: event.id,
    user_id: me.user.id,
    date: date.id,
  });

/** Into a voice or stage channel, out of it when one is there. */
export const toggleVoice = ({ guild, me }, channel, isIn) =>
  isIn
    ? post('/voice/leave', { guild_id: guild.id, user_id: me.user.id })
    : post('/voice/join', { channel_id: channel.id, user_id: me.user.id });

/** As a person with rights would, by hand: the bot is not asked. */
export const deleteMessage = (message) =>
  post('/messages/delete', { channel_id: message.channel_id, message_id: message.id });

export async function editMessage(scene, message, content) {
  const edited = await post('/messages/edit', {
    channel_id: message.channel_id,
    message_id: message.id,
    user_id: scene.me.user.id,
    content,
  });
  if (edited) update({ editing: null });
}

/** Dialogs lie over one another: from a list to one of its items and back. */
export const openDialog = (kind, id = null, at = null) =>
  update({ dialogs: [...state.dialogs, { kind, id, at }], panel: null, eventPlace: null });

export const closeDialog = (dialog) =>
  update({ dialogs: state.dialogs.filter((other) => other !== dialog) });

const NOTHING_WRITTEN = { command: null, composer: { text: '', active: 0, closed: false } };

export function pickMember(userId) {
  // A direct-message channel belongs to the member who was picked before.
  const wasDm = state.snapshot.dms.some(({ channel_id }) => channel_id === state.channelId);
  update({
    memberId: userId,
    showMembers: null,
    command: null,
    ...(wasDm ? { channelId: null } : {}),
  });
}

export function openChannel(channelId) {
  update({ channelId, shown: 50, openSelect: null, showSidebar: false, ...NOTHING_WRITTEN });
}

export function openGuild(guildId) {
  update({ guildId, channelId: null, memberId: null, openSelect: null, ...NOTHING_WRITTEN });
}

export const write = (scene, content) =>
  post('/write', {
    ...(scene.isDm ? {} : { channel_id: scene.channel.id }),
    user_id: scene.me.user.id,
    content,
  });

/** Sends a slash command; false when the simulator refuses it. */
export async function runSlash(scene, { command, options }) {
  const report = await post('/slash', {
    guild_id: scene.guild.id,
    channel_id: scene.channel.id,
    user_id: scene.me.user.id,
    command,
    options,
  });
  if (report?.outcome === 'failed') notify(scene.t.failed);
  if (report?.modal) {
    update({
      modal: { ...report.modal, channelId: scene.channel.id, userId: scene.me.user.id },
    });
  }
  return report !== null;
}
