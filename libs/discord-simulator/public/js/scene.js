import { canSee } from './channel-access.js';
import { commandLines } from './commands/catalogue.js';
import { isUnread } from './read-marks.js';
import { textsOf } from './texts/texts.js';

export const TEXT_CHANNELS = new Set([0, 2, 5, 13, 15]);
export const VOICE_CHANNELS = new Set([2, 13]);
export const THREADS = new Set([10, 11, 12]);

/** What is on stage now: the state's ids resolved, with the look-ups that views need. */
export function sceneOf(state) {
  const { snapshot } = state;
  const guild =
    snapshot.guilds.find(({ id }) => id === state.guildId) ?? snapshot.guilds[0] ?? null;
  const people = (guild?.members ?? []).filter(({ user }) => !user.bot);
  const me =
    people.find(({ user }) => user.id === state.memberId) ??
    people.find(({ user }) => user.id !== guild.owner_id) ??
    people[0] ??
    null;
  const dm = snapshot.dms.find(({ recipient_id }) => recipient_id === me?.user.id) ?? null;
  const roles = new Map((guild?.roles ?? []).map((role) => [role.id, role]));
  const all = guild?.channels ?? [];
  const channels = all.filter((channel) => canSee({ guild, roles, channels: all, me }, channel));
  const isDm = dm !== null && state.channelId === dm.channel_id;
  const channel = isDm
    ? { id: dm.channel_id, name: snapshot.bot.user.username, type: 1, messages: dm.messages }
    : (channels.find(({ id }) => id === state.channelId) ?? firstChannel(channels));
  const { clock } = snapshot;
  const now = clock.manual ? clock.now : Date.now() + state.clockAhead;

  const scene = {
    ...state,
    t: textsOf(state.lang),
    now,
    guild,
    people,
    bots: (guild?.members ?? []).filter(({ user }) => user.bot),
    me,
    dm,
    isDm,
    channels,
    channel,
    roles,
    members: new Map((guild?.members ?? []).map((member) => [member.user.id, member])),
    unreadDms: (userId) => {
      const theirs = snapshot.dms.find(({ recipient_id }) => recipient_id === userId);
      return (theirs?.messages ?? []).filter(
        (message) => message.author.bot && isUnread(state, userId, theirs.channel_id, message.id),
      ).length;
    },
    ephemerals: snapshot.ephemerals.filter(
      ({ user_id, channel_id }) => user_id === me?.user.id && channel_id === channel?.id,
    ),
  };
  return { ...scene, lines: commandLines(scene) };
}

/** The name a member goes by in the guild. */
export function nameOf(scene, user) {
  return scene.members.get(user.id)?.nick ?? user.global_name ?? user.username;
}

/** The colour of the highest role that has one. */
export function colorOf(scene, userId) {
  const roles = (scene.members.get(userId)?.roles ?? [])
    .map((id) => scene.roles.get(id))
    .filter((role) => role?.color)
    .sort((a, b) => b.position - a.position);
  return roles[0] ? hex(roles[0].color) : undefined;
}

export function hex(color) {
  return `#${color.toString(16).padStart(6, '0')}`;
}

/** Where there is something to see: the text channel that was written in last, or the first. */
function firstChannel(channels) {
  const text = channels.filter(({ type }) => TEXT_CHANNELS.has(type) && !VOICE_CHANNELS.has(type));
  return text.find(({ messages }) => messages.length > 0) ?? text[0] ?? null;
}
