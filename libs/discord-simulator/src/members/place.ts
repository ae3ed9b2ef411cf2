import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { permissionsIn } from '../permissions-in.ts';
import type { Core } from '../core.ts';
import { badRequest, notFound } from '../request-error.ts';
import { theChannel, theMember, theUser } from '../state/lookup.ts';
import type { ChannelState, World } from '../state/world.ts';

/** Bots act by REST alone: what people do in their client is not open to them. */
export function needPerson(world: World, userId: string): void {
  if (!theUser(world, userId).user.bot) return;
  throw badRequest(`User ${userId} is a bot: it acts through the REST API, not as a member.`);
}

/**
 * The guild that a member acts in, null for their direct messages. It follows from the channel (a
 * given one must be the same); the member has to see the channel.
 */
export function guildOfMember(
  core: Core,
  { channelId, userId, guildId }: { channelId: string; userId: string; guildId?: string | null },
): string | null {
  needPerson(core.world, userId);
  const channel = theChannel(core.world, channelId);
  if (guildId && channel.guildId !== guildId) {
    throw badRequest(`Channel ${channelId} is not in guild ${guildId}.`);
  }
  if (channel.guildId === null) {
    if (channel.recipientId === userId) return null;
    throw badRequest(`The direct messages ${channelId} are not those of user ${userId}.`);
  }
  if (!seesChannel(core, channel, userId)) {
    throw badRequest(`Member ${userId} does not see channel ${channelId}.`);
  }
  return channel.guildId;
}

export function seesChannel(core: Core, channel: ChannelState, userId: string): boolean {
  return (memberPermissions(core, channel, userId) & P.ViewChannel) !== 0n;
}

export function memberPermissions(core: Core, channel: ChannelState, userId: string): bigint {
  theMember(core.world, channel.guildId ?? '', userId);
  return permissionsIn(core, channel, userId);
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
