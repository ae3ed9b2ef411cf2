import { GatewayIntentBits as I } from 'discord-api-types/v10';

const ANY = ~0;

/** Which intent lets an event through (developers/events/gateway, "List of Intents"). */
const INTENTS: readonly (readonly [prefix: string, guild: number, direct: number])[] = [
  ['GUILD_MEMBERS_CHUNK', ANY, ANY],
  ['GUILD_MEMBER', I.GuildMembers, 0],
  ['THREAD_MEMBERS_UPDATE', I.Guilds | I.GuildMembers, 0],
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

export function letsThrough(intents: number, event: string, inGuild: boolean): boolean {
  const rule = INTENTS.find(([prefix]) => event.startsWith(prefix));
  if (!rule) return true;
  return (intents & (inGuild ? rule[1] : rule[2])) !== 0;
}

/**
 * An event as this set of intents sees it: no list of members without presences, no text of
 * other people's messages without MESSAGE_CONTENT.
 */
export function shapeFor(intents: number, event: string, data: unknown, botId: string): unknown {
  if (event === 'GUILD_CREATE' && !(intents & I.GuildPresences)) {
    const guild = data as { members?: { user: { id: string } }[] };
    return { ...guild, members: guild.members?.filter(({ user }) => user.id === botId) };
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
