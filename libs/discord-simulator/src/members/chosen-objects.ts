import type { Core } from '../core.ts';
import { channelPermissions, guildPermissions } from '../permissions.ts';
import type { GuildState } from '../state/world.ts';
import { wireChannel } from '../wire/channel.ts';
import { wireMemberWithoutUser, wireUser } from '../wire/user.ts';

/** Whoever chooses users, roles or channels sends the objects along (`resolved`), not only ids. */
export function chosenObjects(
  core: Core,
  guildId: string | null,
  ids: readonly string[],
  userId: string,
): { resolved?: Record<string, Record<string, unknown>> } {
  const guild = guildId === null ? undefined : core.world.guilds.get(guildId);
  if (!guild || ids.length === 0) return {};
  const found = {
    users: pick(ids, (id) => core.world.users.has(id) && wireUser(core.world, id)),
    members: pick(ids, (id) => memberOf(core, guild, id)),
    roles: pick(ids, (id) => guild.roles.get(id)),
    channels: pick(ids, (id) => channelOf(core, guild, id, userId)),
  };
  const resolved = Object.entries(found).filter(([, items]) => Object.keys(items).length > 0);
  return resolved.length > 0 ? { resolved: Object.fromEntries(resolved) } : {};
}

function pick(ids: readonly string[], find: (id: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const item = find(id);
      return item ? [[id, item] as const] : [];
    }),
  );
}

function memberOf(core: Core, guild: GuildState, id: string): unknown {
  const member = guild.members.get(id);
  if (!member) return undefined;
  const permissions = guildPermissions(guild, member, core.clock.now()).toString();
  return { ...wireMemberWithoutUser(member), permissions };
}

/** With the rights of who chose it (interactions/receiving-and-responding, "Resolved Data"). */
function channelOf(core: Core, guild: GuildState, id: string, userId: string): unknown {
  const channel = core.world.channels.get(id);
  const member = guild.members.get(userId);
  if (!channel || !member || channel.guildId !== guild.id) return undefined;
  const permissions = channelPermissions(guild, channel, member, core.clock.now()).toString();
  return { ...wireChannel(core.world, channel), permissions };
}
