import { ChannelType, GuildScheduledEventStatus as Status } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import type { ChannelState, GuildState, VoiceState } from '../state/world.ts';
import { wireVoiceState } from '../wire/voice.ts';
import { updateScheduledEvent } from './scheduled-events.ts';

export function isVoice({ type }: ChannelState): boolean {
  return type === ChannelType.GuildVoice || type === ChannelType.GuildStageVoice;
}

/** A member joins a voice or stage channel, or goes from one to another. */
export function joinVoice(
  core: Core,
  guild: GuildState,
  userId: string,
  channel: ChannelState,
): void {
  const channelId = channel.id;
  const before = guild.voice.get(userId);
  if (before?.channelId === channelId) return;
  guild.voice.set(userId, {
    mute: before?.mute ?? false,
    deaf: before?.deaf ?? false,
    sessionId: before?.sessionId ?? core.nextId(),
    channelId,
  });
  channel.emptySince = null;
  tell(core, guild, userId);
  if (before) completeWhenEmpty(core, guild, before.channelId);
}

export function leaveVoice(core: Core, guild: GuildState, userId: string): void {
  const before = guild.voice.get(userId);
  if (!before) return;
  guild.voice.delete(userId);
  tell(core, guild, userId);
  completeWhenEmpty(core, guild, before.channelId);
}

/** A moderator silences a member in voice, or makes them deaf, or takes that back. */
export function changeVoice(
  core: Core,
  guild: GuildState,
  userId: string,
  changes: Partial<Pick<VoiceState, 'mute' | 'deaf'>>,
): void {
  const state = guild.voice.get(userId);
  if (!state) return;
  guild.voice.set(userId, { ...state, ...changes });
  tell(core, guild, userId);
}

/** What is held in a channel is over some minutes after its last guest has left. */
function completeWhenEmpty(core: Core, guild: GuildState, channelId: string): void {
  const channel = core.world.channels.get(channelId);
  const guests = [...guild.voice.values()].filter((state) => state.channelId === channelId);
  if (!channel || guests.length > 0) return;
  channel.emptySince = core.clock.now();
  watchEmptyChannel(core, channel);
}

/** Also after a restart: the minutes go on. */
export function watchEmptyChannel(core: Core, channel: ChannelState): void {
  const { emptySince: since, guildId } = channel;
  const guild = core.world.guilds.get(guildId ?? '');
  if (since === null || !guild) return;
  const over = since + core.knobs.completeEventsAfterMs;
  core.clock.after(Math.max(0, over - core.clock.now()), () => {
    if (channel.emptySince !== since) return;
    for (const state of guild.scheduledEvents.values()) {
      const { channel_id, status } = state.event;
      if (channel_id !== channel.id || status !== Status.Active) continue;
      updateScheduledEvent(core, guild, state, { status: Status.Completed });
    }
  });
}

function tell(core: Core, guild: GuildState, userId: string): void {
  core.dispatch(guild.id, 'VOICE_STATE_UPDATE', wireVoiceState(core.world, guild, userId));
  core.changed();
}
