import type { APIMessage } from 'discord-api-types/v10';
import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import { ALL_PERMISSIONS, channelPermissions } from '../permissions.ts';
import { badRequest, notFound } from '../request-error.ts';
import { theChannel, theGuild, theMember } from '../state/lookup.ts';
import type { ChannelState, World } from '../state/world.ts';

/**
 * The guild that a member acts in, null for their direct messages. It follows from the channel (a
 * given one must be the same); the member has to see the channel.
 */
export function guildOfMember(
  core: Core,
  { channelId, userId, guildId }: { channelId: string; userId: string; guildId?: string | null },
): string | null {
  const channel = theChannel(core.world, channelId);
  if (guildId && channel.guildId !== guildId) {
    throw badRequest(`Channel ${channelId} is not in guild ${guildId}.`);
  }
  if (channel.guildId === null) {
    if (channel.recipientId === userId) return null;
    throw badRequest(`The direct messages ${channelId} are not those of user ${userId}.`);
  }
  if (!(memberPermissions(core, channel, userId) & P.ViewChannel)) {
    throw badRequest(`Member ${userId} does not see channel ${channelId}.`);
  }
  return channel.guildId;
}

/** What a member may do in a channel of a guild; a thread has the rights of its channel. */
export function memberPermissions(core: Core, channel: ChannelState, userId: string): bigint {
  const { world, clock } = core;
  const guild = theGuild(world, channel.guildId ?? '');
  const member = theMember(world, guild.id, userId);
  const parent = channel.thread ? world.channels.get(channel.parentId ?? '') : channel;
  const bits = channelPermissions(guild, parent ?? channel, member, clock.now());
  const isOutside =
    channel.type === ChannelType.PrivateThread && !channel.thread?.members.has(userId);
  return isOutside && bits !== ALL_PERMISSIONS && !(bits & P.ManageThreads) ? 0n : bits;
}

/** A message of the channel, or one that this member alone was shown there. */
export function messageSeenBy(
  world: World,
  { channelId, messageId, userId }: { channelId: string; messageId: string; userId: string },
): APIMessage {
  const ephemeral = world.ephemerals.get(messageId);
  const message =
    theChannel(world, channelId).messages.get(messageId) ??
    (ephemeral?.userId === userId ? ephemeral.message : undefined);
  if (!message) throw notFound(`Member ${userId} sees no message ${messageId} there.`);
  return message;
}
