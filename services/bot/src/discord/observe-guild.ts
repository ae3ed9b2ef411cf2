import type {
  ChannelFault,
  ChannelPurpose,
  ChannelUse,
  GuildObserved,
  PermissionFeature,
  PermissionGap,
  VoiceKind,
} from '@verselink/contracts';
import { ChannelType, type APIOverwrite } from 'discord-api-types/v10';
import { fits, isThread, isVoice, nameOfType } from './channel-types.ts';
import {
  channelPermissions,
  guildPermissions,
  missing,
  type Needed,
  type PermissionSource,
} from './guild-permissions.ts';

/** A channel or thread, as far as it matters here. */
interface SeenChannel {
  id: string;
  type: ChannelType;
  parent_id?: string | null;
  permission_overwrites?: APIOverwrite[];
  thread_metadata?: { locked?: boolean };
  flags?: number;
}

/** What is needed of a guild; both the gateway (GUILD_CREATE) and REST give it. */
export interface GuildSnapshot extends PermissionSource {
  name: string;
  channels: SeenChannel[];
}

/** A channel that a list leaves out, looked at by its id. */
export type LookedUp = SeenChannel | Exclude<ChannelFault['fault'], 'unfit'>;

/** The gateway shows a channel that the bot may not view with this flag and made-up overwrites (since 2026-11-16). */
const HIDDEN = 1 << 17;

/** For events without a channel (docs: resources/guild-scheduled-event "Permissions Requirements"). */
const FOR_SCHEDULED_EVENTS: Needed = { CREATE_EVENTS: 'CreateEvents' };
/** For events in a channel (same page). Nobody can see, join or speak without the others. */
const FOR_VOICE_EVENTS: Record<VoiceKind, Needed> = {
  voice: { VIEW_CHANNEL: 'ViewChannel', CONNECT: 'Connect' },
  stage: {
    VIEW_CHANNEL: 'ViewChannel',
    MANAGE_CHANNELS: 'ManageChannels',
    MUTE_MEMBERS: 'MuteMembers',
    MOVE_MEMBERS: 'MoveMembers',
  },
};
/** The history is read to find a message again whose creation was not confirmed. */
const FOR_MESSAGES: Needed = {
  VIEW_CHANNEL: 'ViewChannel',
  SEND_MESSAGES: 'SendMessages',
  EMBED_LINKS: 'EmbedLinks',
  READ_MESSAGE_HISTORY: 'ReadMessageHistory',
};
/** In threads SEND_MESSAGES means nothing (docs: topics/threads "Permissions"). */
const FOR_THREADS: Needed = {
  VIEW_CHANNEL: 'ViewChannel',
  SEND_MESSAGES_IN_THREADS: 'SendMessagesInThreads',
  EMBED_LINKS: 'EmbedLinks',
  READ_MESSAGE_HISTORY: 'ReadMessageHistory',
};

/** Threads under messages; to archive and lock one takes MANAGE_THREADS (docs: topics/threads "Permissions"). */
const FOR_OWN_THREADS: Needed = {
  VIEW_CHANNEL: 'ViewChannel',
  CREATE_PUBLIC_THREADS: 'CreatePublicThreads',
  MANAGE_THREADS: 'ManageThreads',
};

/** What does not work when the bot may not write there; null = nobody writes into categories. */
const FEATURE: Record<ChannelPurpose, PermissionFeature | null> = {
  announcement: 'announcement',
  event: 'signup-message',
  message: 'signup-message',
  reminder: 'reminder',
  voice: 'voice-event',
  thread: 'thread',
  category: null,
  archive: null,
};

/**
 * Says what the bot lacks in a guild and in the channels of it that matter. `lookedUp`: those of them that the
 * snapshot does not show: threads, and channels that are gone, hidden or elsewhere.
 */
export function observeGuild(
  guild: GuildSnapshot,
  uses: readonly ChannelUse[],
  lookedUp: ReadonlyMap<string, LookedUp> = new Map(),
): GuildObserved {
  const shown = new Map(guild.channels.map((channel) => [channel.id, channel]));
  const gaps: PermissionGap[] = missing(FOR_SCHEDULED_EVENTS, guildPermissions(guild)).map(
    (permission) => ({ feature: 'scheduled-event', permission, channel_id: null }),
  );
  const channel_faults: ChannelFault[] = [];
  let voice_kind: VoiceKind | null | undefined;
  for (const { channel_id, purpose } of uses) {
    if (purpose === 'voice') voice_kind = null;
    const found = shown.get(channel_id) ?? lookedUp.get(channel_id) ?? 'hidden';
    if (typeof found === 'string' || isHidden(found)) {
      const fault = typeof found === 'string' ? found : 'hidden';
      channel_faults.push({ channel_id, purpose, fault, type: null });
      continue;
    }
    if (!fits(found.type, purpose)) {
      const type = nameOfType(found.type);
      channel_faults.push({ channel_id, purpose, fault: 'unfit', type });
      continue;
    }
    if (purpose === 'voice') {
      voice_kind = found.type === ChannelType.GuildStageVoice ? 'stage' : 'voice';
    }
    const feature = FEATURE[purpose];
    if (feature === null) continue;
    const place = isThread(found.type) ? shown.get(found.parent_id ?? '') : found;
    const held = channelPermissions(guild, place?.permission_overwrites ?? []);
    for (const permission of missing(neededIn(found, purpose), held)) {
      gaps.push({ feature, permission, channel_id });
    }
  }
  return {
    guild_id: guild.id,
    present: true,
    name: guild.name,
    gaps,
    channel_faults,
    inspected_channel_ids: [...new Set(uses.map(({ channel_id }) => channel_id))],
    ...(voice_kind === undefined ? {} : { voice_kind }),
  };
}

function neededIn({ type, thread_metadata }: SeenChannel, purpose: ChannelPurpose): Needed {
  if (purpose === 'voice') {
    return FOR_VOICE_EVENTS[type === ChannelType.GuildStageVoice ? 'stage' : 'voice'];
  }
  if (purpose === 'thread') return FOR_OWN_THREADS;
  if (isThread(type)) {
    return thread_metadata?.locked === true
      ? { ...FOR_THREADS, MANAGE_THREADS: 'ManageThreads' }
      : FOR_THREADS;
  }
  // The chat of a voice channel is for those who may enter it.
  return isVoice(type) ? { ...FOR_MESSAGES, CONNECT: 'Connect' } : FOR_MESSAGES;
}

/** True for a channel that the gateway shows without its name and overwrites. */
function isHidden({ flags }: Pick<SeenChannel, 'flags'>): boolean {
  return ((flags ?? 0) & HIDDEN) !== 0;
}

/** The bot is no member of the guild (any more). */
export function absentGuild(guildId: string): GuildObserved {
  return { guild_id: guildId, present: false, name: null, gaps: [], channel_faults: [] };
}
