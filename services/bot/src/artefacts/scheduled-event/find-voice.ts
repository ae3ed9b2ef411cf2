import {
  ChannelType,
  GuildScheduledEventEntityType as Entity,
  RESTJSONErrorCodes,
  type APIGuildScheduledEvent,
} from 'discord-api-types/v10';
import type { DiscordApi } from '../../discord/discord-api.ts';
import { orNull } from '../../discord/rest-failures.ts';
import type { VoicePlace } from './scheduled-event-edits.ts';

/**
 * The channel that a scheduled event is to be held in. Where it is gone, or no channel for that, the event is shown
 * with its place in words, rather than not at all; the note says so.
 */
export async function findVoice({
  api,
  guild_id,
  voice_channel_id,
  current,
}: {
  api: Pick<DiscordApi, 'channel'>;
  guild_id: string;
  voice_channel_id: string | null | undefined;
  current: APIGuildScheduledEvent | undefined;
}): Promise<{ voice: VoicePlace; note?: string }> {
  if (!voice_channel_id) return { voice: null };
  if (current?.channel_id === voice_channel_id) {
    const stage = current.entity_type === Entity.StageInstance;
    return { voice: { channel_id: voice_channel_id, stage } };
  }
  const channel = await orNull(
    async () => await api.channel(voice_channel_id),
    RESTJSONErrorCodes.UnknownChannel,
  );
  const stage = channel?.type === ChannelType.GuildStageVoice;
  if (channel && (stage || channel.type === ChannelType.GuildVoice)) {
    if (channel.guild_id === guild_id) return { voice: { channel_id: voice_channel_id, stage } };
  }
  return { voice: null, note: noVoiceNote(voice_channel_id) };
}

/** For the operator, in the job. */
export function noVoiceNote(channelId: string): string {
  return `There is no voice or stage channel ${channelId} in the server: the event is shown without it.`;
}
