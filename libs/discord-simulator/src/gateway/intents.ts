import { GatewayIntentBits as I } from 'discord-api-types/v10';

const ANY = ~0;

/** Which intent lets an event through (developers/events/gateway, "List of Intents"). */
const INTENTS: readonly (readonly [prefix: string, guild: number, direct: number])[] = [
  ['GUILD_MEMBERS_CHUNK', ANY, ANY],
  ['GUILD_MEMBER', I.GuildMembers, 0],
  ['THREAD_MEMBERS_UPDATE', I.GuildMembers, 0],
  ['GUILD_SCHEDULED_EVENT', I.GuildScheduledEvents, 0],
  ['MESSAGE_REACTION', I.GuildMessageReactions, I.DirectMessageReactions],
  ['MESSAGE', I.GuildMessages, I.DirectMessages],
  ['CHANNEL_PINS_UPDATE', I.Guilds, I.DirectMessages],
  ['GUILD_BAN', I.GuildModeration, 0],
  ['GUILD_AUDIT_LOG', I.GuildModeration, 0],
  ['GUILD_', I.Guilds, 0],
  ['CHANNEL', I.Guilds, 0],
  ['THREAD', I.Guilds, 0],
  ['STAGE', I.Guilds, 0],
  ['VOICE_STATE', I.GuildVoiceStates, 0],
];

/** Intents that must be switched on in the developer portal. */
export const PRIVILEGED_INTENTS = I.GuildMembers | I.GuildPresences | I.MessageContent;

export const KNOWN_INTENTS = Object.values(I).reduce<number>(
  (all, bit) => (typeof bit === 'number' ? all | bit : all),
  0,
);

/** What a change of the bot itself needs, where it is less than the same of others. */
const OWN: Record<string, number> = { GUILD_MEMBER_UPDATE: ANY, THREAD_MEMBERS_UPDATE: I.Guilds };

export function letsThrough(
  intents: number,
  event: string,
  { inGuild, own }: { inGuild: boolean; own: boolean },
): boolean {
  if (own && hasAny(intents, OWN[event] ?? 0)) return true;
  const rule = INTENTS.find(([prefix]) => event.startsWith(prefix));
  return !rule || hasAny(intents, inGuild ? rule[1] : rule[2]);
}

function hasAny(intents: number, needed: number): boolean {
  return needed === ANY || (intents & needed) !== 0;
}

/** Whether it is the bot whose membership changed (developers/events/gateway, "Caveats"). */
export function isAbout(event: string, data: unknown, userId: string): boolean {
  if (event === 'GUILD_MEMBER_UPDATE') return (data as { user: { id: string } }).user.id === userId;
  if (event !== 'THREAD_MEMBERS_UPDATE') return false;
  const { added_members, removed_member_ids } = data as ThreadMembersUpdate;
  return (
    removed_member_ids.includes(userId) || added_members.some(({ user_id }) => user_id === userId)
  );
}

interface ThreadMembersUpdate {
  added_members: { user_id: string }[];
  removed_member_ids: string[];
}

interface GuildCreate {
  member_count: number;
  members: { user: { id: string }; nick: string | null; roles: string[] }[];
  voice_states: { user_id: string }[];
}

interface Viewer {
  intents: number;
  largeThreshold: number;
}

/**
 * An event as this session sees it: of a guild not more members than are sent at once, no text of
 * other people's messages without MESSAGE_CONTENT.
 */
export function shapeFor(viewer: Viewer, event: string, data: unknown, botId: string): unknown {
  const { intents, largeThreshold } = viewer;
  if (event === 'GUILD_CREATE') {
    const guild = data as GuildCreate;
    const large = guild.member_count > largeThreshold;
    return { ...guild, large, members: membersAtOnce(guild, { intents, large, botId }) };
  }
  if ((event === 'MESSAGE_CREATE' || event === 'MESSAGE_UPDATE') && !(intents & I.MessageContent)) {
    const message = data as {
      author: { id: string };
      guild_id?: string;
      mentions: { id: string }[];
    };
    const visible =
      message.author.id === botId ||
      message.guild_id === undefined ||
      message.mentions.some(({ id }) => id === botId);
    if (!visible) {
      return { ...message, content: '', embeds: [], attachments: [], components: [] };
    }
  }
  return data;
}

/**
 * Without presences: the bot and who is in voice; of a large guild also who has a role or a
 * nickname, but nobody for being online, as presences are not simulated; else all
 * (developers/events/gateway-events, "Request Guild Members").
 */
function membersAtOnce(
  { members, voice_states }: GuildCreate,
  { intents, large, botId }: { intents: number; large: boolean; botId: string },
): GuildCreate['members'] {
  const presences = hasAny(intents, I.GuildPresences);
  if (presences && !large) return members;
  const always = new Set([botId, ...voice_states.map(({ user_id }) => user_id)]);
  return members.filter(
    ({ user, nick, roles }) =>
      always.has(user.id) || (presences && (nick !== null || roles.length > 0)),
  );
}
