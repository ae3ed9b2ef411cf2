import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { Core } from './core.ts';
import { channelPermissions } from './permissions.ts';
import type { ChannelState } from './state/world.ts';

/** What the bot may do in a channel; nothing where it is no member. */
export function botPermissionsIn(core: Core, channel: ChannelState): bigint {
  return permissionsIn(core, channel, core.world.application.id);
}

export function botCanView(core: Core, channel: ChannelState): boolean {
  return (botPermissionsIn(core, channel) & P.ViewChannel) !== 0n;
}

/**
 * What a user may do in a channel of a guild. A thread has the rights of its channel; a private
 * one is closed to all but its members and those who manage threads.
 */
export function permissionsIn(
  { world, clock }: Core,
  channel: ChannelState,
  userId: string,
): bigint {
  const guild = world.guilds.get(channel.guildId ?? '');
  const member = guild?.members.get(userId);
  if (!guild || !member) return 0n;
  const parent = channel.thread ? world.channels.get(channel.parentId ?? '') : channel;
  const bits = channelPermissions(guild, parent ?? channel, member, clock.now());
  const isOutside =
    channel.type === ChannelType.PrivateThread && !channel.thread?.members.has(userId);
  return isOutside && !(bits & P.ManageThreads) ? 0n : bits;
}
