import type { APIRole, APIRoleTags } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import type { GuildState, MemberState } from '../state/world.ts';
import { updateMember } from './members.ts';

export interface RoleSettings {
  name: string;
  permissions: bigint;
  color?: number;
  hoist?: boolean;
  mentionable?: boolean;
  unicodeEmoji?: string | null;
  managed?: boolean;
  tags?: APIRoleTags;
}

/** A new role stands just above @everyone; those above it move up. */
export function addRole(core: Core, guild: GuildState, settings: RoleSettings): APIRole {
  for (const other of guild.roles.values()) if (other.position >= 1) other.position += 1;
  const role = makeRole(core.nextId(), 1, settings);
  guild.roles.set(role.id, role);
  core.dispatch(guild.id, 'GUILD_ROLE_CREATE', { guild_id: guild.id, role });
  core.changed();
  return role;
}

/** The role every member has; its id is the guild's. */
export function addEveryone(guild: GuildState, permissions: bigint): void {
  guild.roles.set(guild.id, makeRole(guild.id, 0, { name: '@everyone', permissions }));
}

export function updateRole(
  core: Core,
  guild: GuildState,
  role: APIRole,
  changes: Partial<RoleSettings> & { position?: number },
): APIRole {
  const { permissions, color, unicodeEmoji, ...plain } = changes;
  Object.assign(role, plain);
  if (permissions !== undefined) role.permissions = permissions.toString();
  if (color !== undefined) Object.assign(role, colorsOf(color));
  if (unicodeEmoji !== undefined) role.unicode_emoji = unicodeEmoji;
  core.dispatch(guild.id, 'GUILD_ROLE_UPDATE', { guild_id: guild.id, role });
  core.changed();
  return role;
}

export function deleteRole(core: Core, guild: GuildState, role: APIRole): void {
  guild.roles.delete(role.id);
  for (const channel of core.world.channels.values()) {
    if (channel.guildId !== guild.id) continue;
    channel.overwrites = channel.overwrites.filter(({ id }) => id !== role.id);
  }
  core.dispatch(guild.id, 'GUILD_ROLE_DELETE', { guild_id: guild.id, role_id: role.id });
  for (const member of guild.members.values()) {
    if (member.roles.includes(role.id)) {
      setRoles(
        core,
        guild,
        member,
        member.roles.filter((id) => id !== role.id),
      );
    }
  }
  core.changed();
}

export function setRoles(
  core: Core,
  guild: GuildState,
  member: MemberState,
  roles: readonly string[],
): void {
  member.roles = [...new Set(roles)];
  updateMember(core, guild, member);
}

function makeRole(
  id: string,
  position: number,
  { name, permissions, color = 0, unicodeEmoji = null, ...rest }: RoleSettings,
): APIRole {
  return {
    id,
    name,
    position,
    permissions: permissions.toString(),
    hoist: rest.hoist ?? false,
    managed: rest.managed ?? false,
    mentionable: rest.mentionable ?? false,
    icon: null,
    unicode_emoji: unicodeEmoji,
    flags: 0 as APIRole['flags'],
    ...(rest.tags ? { tags: rest.tags } : {}),
    ...colorsOf(color),
  };
}

/** Roles carry their colour twice: as the number of old, and as the new set of up to three. */
function colorsOf(color: number) {
  return { color, colors: { primary_color: color, secondary_color: null, tertiary_color: null } };
}
