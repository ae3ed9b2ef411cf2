import type { Core } from '../core.ts';
import { snowflakeTime } from '../snowflake.ts';
import type { GuildState } from '../state/world.ts';
import { wireUser } from '../wire/user.ts';
import { removeMember } from './members.ts';
import { deleteMessages } from './messages.ts';

export interface Ban {
  reason?: string | null;
  /** How far back the messages of the banned one are deleted, too. */
  deleteMessageSeconds?: number;
}

/** Shuts someone out, member or not: they leave, and cannot join again. */
export function banUser(
  core: Core,
  guild: GuildState,
  userId: string,
  { reason = null, deleteMessageSeconds = 0 }: Ban = {},
): void {
  const known = guild.bans.get(userId);
  guild.bans.set(userId, { reason });
  if (!known) core.dispatch(guild.id, 'GUILD_BAN_ADD', about(core, guild, userId));
  removeMember(core, guild, userId);
  if (deleteMessageSeconds > 0) sweepMessages(core, guild, userId, deleteMessageSeconds);
  core.changed();
}

export function unbanUser(core: Core, guild: GuildState, userId: string): void {
  if (!guild.bans.delete(userId)) return;
  core.dispatch(guild.id, 'GUILD_BAN_REMOVE', about(core, guild, userId));
  core.changed();
}

function sweepMessages(core: Core, guild: GuildState, userId: string, seconds: number): void {
  const since = core.clock.now() - seconds * 1000;
  for (const channel of core.world.channels.values()) {
    if (channel.guildId !== guild.id) continue;
    const ids = [...channel.messages.values()]
      .filter(({ id, author }) => author.id === userId && snowflakeTime(id) >= since)
      .map(({ id }) => id);
    if (ids.length > 0) deleteMessages(core, channel, ids);
  }
}

function about({ world }: Core, guild: GuildState, userId: string): object {
  return { guild_id: guild.id, user: wireUser(world, userId) };
}
