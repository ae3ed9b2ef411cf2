import type { APIRole } from 'discord-api-types/v10';

import { addRole, deleteRole, updateRole } from '../actions/roles.ts';
import type { Core } from '../core.ts';
import { checkPublished } from '../discord-rules.ts';
import { badRequest, notFound } from '../request-error.ts';
import { theGuild } from '../state/lookup.ts';
import type { GuildState } from '../state/world.ts';
import type { Permissions } from './permissions-of.ts';
import { bitsOf } from './permissions-of.ts';

export interface RoleChanges {
  name?: string;
  permissions?: Permissions;
  color?: number;
}

export interface RoleAdmin {
  addRole: (guildId: string, role: RoleChanges & { name: string }) => APIRole;
  /** Also what everybody may: the role @everyone has the guild's id. */
  editRole: (
    guildId: string,
    roleId: string,
    changes: RoleChanges & { position?: number },
  ) => APIRole;
  deleteRole: (guildId: string, roleId: string) => void;
}

export function createRoleAdmin(core: Core): RoleAdmin {
  const { world } = core;
  return {
    addRole(guildId, { name, permissions = 0n, color }) {
      checkPublished('CreateRoleRequest', { name, color });
      return addRole(core, theGuild(world, guildId), {
        name,
        permissions: bitsOf(permissions),
        color,
      });
    },
    editRole(guildId, roleId, { name, permissions, color, position }) {
      const guild = theGuild(world, guildId);
      const role = theRole(guild, roleId);
      checkPublished('UpdateRoleRequestPartial', { name, color });
      if (name !== undefined && roleId === guildId) {
        throw badRequest('@everyone keeps its name; its permissions can be changed.');
      }
      return updateRole(core, guild, role, {
        ...(name === undefined ? {} : { name }),
        ...(permissions === undefined ? {} : { permissions: bitsOf(permissions) }),
        ...(color === undefined ? {} : { color }),
        ...(position === undefined ? {} : { position }),
      });
    },
    deleteRole(guildId, roleId) {
      const guild = theGuild(world, guildId);
      const role = theRole(guild, roleId);
      if (roleId === guildId) throw badRequest('@everyone cannot be deleted.');
      if (role.tags?.bot_id) throw badRequest("The bot's own role goes when the bot is kicked.");
      deleteRole(core, guild, role);
    },
  };
}

export function theRole(guild: GuildState, roleId: string): APIRole {
  const role = guild.roles.get(roleId);
  if (!role) throw notFound(`There is no role ${roleId} in guild ${guild.id}.`);
  return role;
}
