import type { Core } from './core.ts';
import { channelPermissions } from './permissions.ts';
import type { ChannelState } from './state/world.ts';

/** What the bot may do in a channel; nothing where it is no member. */
export function botPermissionsIn({ world, clock }: Core, channel: ChannelState): bigint {
  const guild = world.guilds.get(channel.guildId ?? '');
  const me = guild?.members.get(world.application.id);
  if (!guild || !me) return 0n;
  const parent = channel.thread ? world.channels.get(channel.parentId ?? '') : channel;
  return channelPermissions(guild, parent ?? channel, me, clock.now());
}
