import type { Core } from '../core.ts';
import { isFinished } from '../actions/scheduled-events.ts';
import { botCanView } from '../permissions-in.ts';
import type { GuildState } from '../state/world.ts';
import { wireChannel } from './channel.ts';
import { shownChannel } from './shown-channel.ts';
import { wireScheduledEvent } from './scheduled-event.ts';
import { wireMember } from './user.ts';
import { wireVoiceState } from './voice.ts';

export function wireGuild(guild: GuildState): Record<string, unknown> {
  return {
    id: guild.id,
    name: guild.name,
    icon: guild.icon,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: guild.ownerId,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: [...guild.roles.values()],
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: guild.locale,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

export function wireCounts({ members }: GuildState): Record<string, number> {
  return {
    approximate_member_count: members.size,
    approximate_presence_count: members.size,
  };
}

/**
 * What GUILD_CREATE adds to the guild (developers/events/gateway-events, "Guild Create"); each
 * session gets of `members` what is sent to it at once, and what it calls `large`.
 */
export function wireGuildCreate(core: Core, guild: GuildState): Record<string, unknown> {
  const { world } = core;
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  return {
    ...wireGuild(guild),
    joined_at: guild.members.get(world.application.id)?.joinedAt,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [...guild.voice.keys()].map((id) => ({
      ...wireVoiceState(world, guild, id),
      guild_id: undefined,
    })),
    members: [...guild.members.values()].map((member) => wireMember(world, member)),
    channels: channels
      .filter(({ thread }) => !thread)
      .map((channel) => shownChannel(core, channel)),
    threads: channels
      .filter((channel) => channel.thread?.metadata.archived === false)
      .filter((channel) => botCanView(core, channel))
      .map((channel) => wireChannel(world, channel)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [...guild.scheduledEvents.values()]
      .filter((state) => !isFinished(state))
      .map(({ event }) => wireScheduledEvent(event)),
    soundboard_sounds: [],
  };
}
