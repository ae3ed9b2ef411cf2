import {
  ChannelFlags,
  ChannelType,
  OverwriteType,
  PermissionFlagsBits as P,
} from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import { botCanView } from '../permissions-in.ts';
import type { ChannelState } from '../state/world.ts';
import { wireChannel } from './channel.ts';

/**
 * A channel as the gateway shows it. Of one that the bot may not view only id, type and place are real since
 * 2026-11-16; REST leaves it out of lists (developers/change-log).
 */
export function shownChannel(core: Core, channel: ChannelState): Record<string, unknown> {
  const wire = wireChannel(core.world, channel);
  if (isViewable(core, channel)) return wire;
  const { id, type, guild_id, position, parent_id } = wire;
  const deny = { id: guild_id, type: OverwriteType.Role, allow: '0', deny: String(P.ViewChannel) };
  return {
    id,
    type,
    guild_id,
    position,
    parent_id,
    name: '___hidden___',
    flags: ChannelFlags.ChannelObfuscated,
    permission_overwrites: [deny],
  };
}

/** True for a channel that the bot may view; a category is viewed with any channel in it. */
export function isViewable(core: Core, channel: ChannelState): boolean {
  if (channel.guildId === null || botCanView(core, channel)) return true;
  if (channel.type !== ChannelType.GuildCategory) return false;
  return [...core.world.channels.values()].some(
    (child) => child.parentId === channel.id && botCanView(core, child),
  );
}
