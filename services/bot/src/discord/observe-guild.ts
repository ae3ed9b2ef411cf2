import type { GuildObserved, PermissionGap, VoiceKind } from '@verselink/contracts';
import {
  ChannelType,
  OverwriteType,
  PermissionFlagsBits,
  type APIOverwrite,
  type APIRole,
} from 'discord-api-types/v10';

/** What is needed of a guild; both the gateway (GUILD_CREATE) and REST give it. */
export interface GuildSnapshot {
  id: string;
  name: string;
  owner_id: string;
  roles: Pick<APIRole, 'id' | 'permissions'>[];
  channels: { id: string; type: ChannelType; permission_overwrites?: APIOverwrite[] }[];
  /** The bot's own membership. */
  self: { id: string; roles: string[] };
}

type PermissionName = keyof typeof PermissionFlagsBits;

/** For events without a channel (docs: resources/guild-scheduled-event "Permissions Requirements"). */
const FOR_SCHEDULED_EVENTS: Readonly<Record<string, PermissionName>> = {
  CREATE_EVENTS: 'CreateEvents',
};
/** For events in a channel (same page). Nobody can see, join or speak without the others. */
const FOR_VOICE_EVENTS: Readonly<Record<VoiceKind, Readonly<Record<string, PermissionName>>>> = {
  voice: { VIEW_CHANNEL: 'ViewChannel', CONNECT: 'Connect' },
  stage: {
    VIEW_CHANNEL: 'ViewChannel',
    MANAGE_CHANNELS: 'ManageChannels',
    MUTE_MEMBERS: 'MuteMembers',
    MOVE_MEMBERS: 'MoveMembers',
  },
};
/** The history is read to find a message again whose creation was not confirmed. */
const FOR_SIGNUP_MESSAGES: Readonly<Record<string, PermissionName>> = {
  VIEW_CHANNEL: 'ViewChannel',
  SEND_MESSAGES: 'SendMessages',
  EMBED_LINKS: 'EmbedLinks',
  READ_MESSAGE_HISTORY: 'ReadMessageHistory',
};

/** The channels of a guild that matter. */
export interface WatchedChannels {
  /** For messages. */
  channel_ids: readonly string[];
  /** For scheduled events; null = they are not held in a channel. */
  voice_channel_id: string | null;
}

/** Says what the bot lacks in a guild and in the given channels of it. */
export function observeGuild(
  guild: GuildSnapshot,
  { channel_ids, voice_channel_id }: WatchedChannels,
): GuildObserved {
  const base = guildPermissions(guild);
  const channels = new Map(guild.channels.map((channel) => [channel.id, channel]));
  const gaps: PermissionGap[] = missing(FOR_SCHEDULED_EVENTS, base).map((permission) => ({
    feature: 'scheduled-event',
    permission,
    channel_id: null,
  }));
  for (const id of channel_ids) {
    const channel = channels.get(id);
    // Nobody writes into a category.
    if (channel === undefined || channel.type === ChannelType.GuildCategory) continue;
    const own = channelPermissions(guild, base, channel.permission_overwrites ?? []);
    for (const permission of missing(FOR_SIGNUP_MESSAGES, own)) {
      gaps.push({ feature: 'signup-message', permission, channel_id: id });
    }
  }
  const voice = voice_channel_id === null ? undefined : channels.get(voice_channel_id);
  const voice_kind = voiceKindOf(voice);
  if (voice !== undefined && voice_kind !== null) {
    const own = channelPermissions(guild, base, voice.permission_overwrites ?? []);
    for (const permission of missing(FOR_VOICE_EVENTS[voice_kind], own)) {
      gaps.push({ feature: 'voice-event', permission, channel_id: voice.id });
    }
  }
  const ids = [...channel_ids, ...(voice_channel_id === null ? [] : [voice_channel_id])];
  const useless = (id: string) =>
    !channels.has(id) || (id === voice_channel_id && voice_kind === null);
  return {
    guild_id: guild.id,
    present: true,
    name: guild.name,
    gaps,
    unknown_channel_ids: [...new Set(ids)].filter(useless),
    inspected_channel_ids: [...new Set(ids)],
    ...(voice_channel_id === null ? {} : { voice_kind }),
  };
}

function voiceKindOf(channel: { type: ChannelType } | undefined): VoiceKind | null {
  switch (channel?.type) {
    case ChannelType.GuildVoice:
      return 'voice';
    case ChannelType.GuildStageVoice:
      return 'stage';
    default:
      return null;
  }
}

/** The bot is no member of the guild (any more). */
export function absentGuild(guildId: string): GuildObserved {
  return { guild_id: guildId, present: false, name: null, gaps: [], unknown_channel_ids: [] };
}

function missing(needed: Readonly<Record<string, PermissionName>>, held: bigint): string[] {
  return Object.entries(needed)
    .filter(([, name]) => (held & PermissionFlagsBits[name]) === 0n)
    .map(([permission]) => permission);
}

const ALL = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);

/** The algorithm of docs: topics/permissions "Permission Overwrites". */
function guildPermissions({ id, owner_id, roles, self }: GuildSnapshot): bigint {
  if (owner_id === self.id) return ALL;
  const held = roles
    .filter((role) => role.id === id || self.roles.includes(role.id))
    .reduce((sum, role) => sum | BigInt(role.permissions), 0n);
  return (held & PermissionFlagsBits.Administrator) === 0n ? held : ALL;
}

function channelPermissions(
  { id, self }: GuildSnapshot,
  base: bigint,
  overwrites: APIOverwrite[],
): bigint {
  if (base === ALL) return ALL;
  const ofRoles = overwrites.filter(({ type }) => type === OverwriteType.Role);
  const everyone = ofRoles.filter((overwrite) => overwrite.id === id);
  const roles = ofRoles.filter((overwrite) => self.roles.includes(overwrite.id));
  const member = overwrites.filter(
    (overwrite) => overwrite.type === OverwriteType.Member && overwrite.id === self.id,
  );
  return [everyone, roles, member].reduce((held, layer) => {
    const deny = layer.reduce((sum, overwrite) => sum | BigInt(overwrite.deny), 0n);
    const allow = layer.reduce((sum, overwrite) => sum | BigInt(overwrite.allow), 0n);
    return (held & ~deny) | allow;
  }, base);
}
