import type { Core } from '../core.ts';
import type { Faults } from '../faults.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Interactions } from '../interactions/registry.ts';
import type { RateLimiter } from '../rate-limits/limiter.ts';
import { compareSnowflakes } from '../snowflake.ts';
import type { ChannelState, GuildState } from '../state/world.ts';
import { wireChannel } from '../wire/channel.ts';
import { wireScheduledEventWithCount } from '../wire/scheduled-event.ts';
import { wireMember, wireUser } from '../wire/user.ts';
import { wireVoiceState } from '../wire/voice.ts';
import { nextDates } from './event-dates.ts';

export interface SnapshotSources {
  core: Core;
  gateway: Gateway;
  interactions: Interactions;
  faults: Faults;
  limiter: RateLimiter;
  /** Whether time stands still between jumps. */
  manualClock: boolean;
}

/** Everything a page needs to draw the simulated Discord, in Discord's own objects. */
export function takeSnapshot({
  core,
  gateway,
  interactions,
  faults,
  limiter,
  manualClock,
}: SnapshotSources): Record<string, unknown> {
  const { world, clock } = core;
  const channels = [...world.channels.values()];
  return {
    clock: { now: clock.now(), offset_ms: clock.offset(), manual: manualClock },
    bot: {
      online: gateway.isOnline(),
      user: wireUser(world, world.application.id),
      application_id: world.application.id,
      public_key: world.application.publicKey,
    },
    guilds: [...world.guilds.values()].map((guild) => guildSnapshot(core, guild, channels)),
    dms: channels
      .filter(({ recipientId }) => recipientId !== null)
      .map(({ id, recipientId, messages }) => ({
        channel_id: id,
        recipient_id: recipientId,
        messages: [...messages.values()],
      })),
    ephemerals: [...world.ephemerals.values()].map((ephemeral) => ({
      id: ephemeral.id,
      guild_id: ephemeral.guildId,
      channel_id: ephemeral.channelId,
      user_id: ephemeral.userId,
      interaction_id: ephemeral.interactionId,
      message: ephemeral.message,
      at: ephemeral.at,
    })),
    interactions: interactions.recent().map((interaction) => ({
      id: interaction.id,
      type: interaction.type,
      user_id: interaction.userId,
      channel_id: interaction.channelId,
      message_id: interaction.sourceId,
      custom_id: interaction.customId,
      outcome: interaction.outcome,
      is_thinking: interaction.loading,
      form: formOf(interaction.modal),
      private_messages: interaction.ephemeralIds.size,
      latency_ms: interaction.latencyMs,
      error: interaction.error,
      at: interaction.at,
    })),
    faults: faults.list(),
    rate_limits: limiter.knobs,
  };
}

function formOf(modal: unknown): { custom_id: string; title: string } | null {
  if (modal === null) return null;
  const { custom_id, title } = modal as { custom_id: string; title: string };
  return { custom_id, title };
}

function guildSnapshot(
  { world }: Core,
  guild: GuildState,
  channels: readonly ChannelState[],
): Record<string, unknown> {
  return {
    id: guild.id,
    name: guild.name,
    icon: guild.icon,
    owner_id: guild.ownerId,
    preferred_locale: guild.locale,
    unavailable: guild.unavailable,
    channels: channels
      .filter(({ guildId }) => guildId === guild.id)
      .sort((a, b) => a.position - b.position)
      .map((channel) => ({
        ...wireChannel(world, channel),
        position: channel.position,
        messages: [...channel.messages.values()].sort((a, b) => compareSnowflakes(a.id, b.id)),
        ...(channel.thread ? { thread_member_ids: [...channel.thread.members.keys()] } : {}),
      })),
    scheduled_events: [...guild.scheduledEvents.values()].map((state) => ({
      ...wireScheduledEventWithCount(state),
      subscriber_ids: [...state.subscribers],
      next_dates: nextDates(state),
    })),
    voice_states: [...guild.voice.keys()].map((id) => wireVoiceState(world, guild, id)),
    roles: [...guild.roles.values()],
    bans: [...guild.bans].map(([userId, { reason }]) => ({
      user: wireUser(world, userId),
      reason,
    })),
    commands: [...(world.commands.get(guild.id) ?? []), ...(world.commands.get('global') ?? [])],
    members: [...guild.members.values()].map((member) => ({
      ...wireMember(world, member),
      locale: world.users.get(member.userId)?.locale,
      accepts_dms: world.users.get(member.userId)?.acceptsDms,
    })),
  };
}
