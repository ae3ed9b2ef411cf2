import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import { botPermissionsIn } from '../permissions-in.ts';
import { guildPermissions } from '../permissions.ts';
import type { ChannelState, GuildState, MemberState, ScheduledEventState } from '../state/world.ts';
import { discordError } from './errors.ts';
import type { Call } from './route.ts';

/** The guild in the path, with the bot's own membership. */
export function guildOf({ core, params }: Pick<Call, 'core' | 'params'>): {
  guild: GuildState;
  me: MemberState;
} {
  const guild = core.world.guilds.get(params.guild_id ?? '');
  if (!guild) throw discordError('unknownGuild');
  const me = guild.members.get(core.world.application.id);
  if (!me) throw discordError('missingAccess');
  return { guild, me };
}

/** Throws 50013 unless the bot has all these permissions in the guild. */
export function needInGuild(call: Call, needed: bigint): { guild: GuildState; me: MemberState } {
  const found = guildOf(call);
  const bits = guildPermissions(found.guild, found.me, call.core.clock.now());
  if ((bits & needed) !== needed) throw discordError('missingPermissions');
  return found;
}

/** The channel in the path, if the bot may see it, and has the other permissions there. */
export function channelOf(call: Pick<Call, 'core' | 'params'>, needed = 0n): ChannelState {
  const channel = call.core.world.channels.get(call.params.channel_id ?? '');
  if (!channel) throw discordError('unknownChannel');
  needInChannel(call.core, channel, needed);
  return channel;
}

/** 50001 when the bot cannot see the channel, 50013 when it lacks something else there. */
export function needInChannel(core: Core, channel: ChannelState, needed: bigint): void {
  if (channel.guildId === null) return;
  const bits = botPermissionsIn(core, channel);
  if (!(bits & P.ViewChannel)) throw discordError('missingAccess');
  if ((bits & needed) !== needed) throw discordError('missingPermissions');
}

export function messageOf(channel: ChannelState, { params }: Pick<Call, 'params'>): APIMessage {
  const message = channel.messages.get(params.message_id ?? '');
  if (!message) throw discordError('unknownMessage');
  return message;
}

export function isOwnMessage({ world }: Core, { author }: APIMessage): boolean {
  return author.id === world.application.id;
}

export function scheduledEventOf(
  guild: GuildState,
  { params }: Pick<Call, 'params'>,
): ScheduledEventState {
  const state = guild.scheduledEvents.get(params.guild_scheduled_event_id ?? '');
  if (!state) throw discordError('unknownScheduledEvent');
  return state;
}

/** Booleans in a query may be written `true`, `True` or `1` (developers/reference). */
export function flag(query: URLSearchParams, name: string): boolean {
  return ['true', 'True', '1'].includes(query.get(name) ?? '');
}
