import type { GuildState, World } from '../state/world.ts';
import { wireMember } from './user.ts';

/** Where a member is in voice; `channel_id` is null for one who has just left. */
export function wireVoiceState(
  world: World,
  guild: GuildState,
  userId: string,
): Record<string, unknown> {
  const state = guild.voice.get(userId);
  const member = guild.members.get(userId);
  return {
    guild_id: guild.id,
    channel_id: state?.channelId ?? null,
    user_id: userId,
    session_id: state?.sessionId ?? '',
    deaf: state?.deaf ?? false,
    mute: state?.mute ?? false,
    self_deaf: false,
    self_mute: false,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
    ...(member ? { member: wireMember(world, member) } : {}),
  };
}
