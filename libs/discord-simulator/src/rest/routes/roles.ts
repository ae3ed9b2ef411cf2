import type { APIRole } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { addRole, deleteRole, setRoles, updateRole } from '../../actions/roles.ts';
import type { RoleSettings } from '../../actions/roles.ts';
import { guildPermissions } from '../../permissions.ts';
import type { GuildState, MemberState } from '../../state/world.ts';
import { guildOf, needInGuild } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { needToGive, needToGrant, needToStandAbove } from '../rules/grant-rules.ts';
import type { WantedPosition } from '../rules/role-order.ts';
import { reorder } from '../rules/role-order.ts';

const ROLES = '/guilds/{guild_id}/roles';
const ROLE = `${ROLES}/{role_id}`;
const MEMBER_ROLE = '/guilds/{guild_id}/members/{user_id}/roles/{role_id}';
const MOST_ROLES = 250;

interface RoleBody {
  name?: string | null;
  permissions?: string | number | null;
  color?: number | null;
  colors?: { primary_color: number } | null;
  hoist?: boolean | null;
  mentionable?: boolean | null;
  unicode_emoji?: string | null;
}

export const roleRoutes = [
  bot('GET', ROLES, (call) => [...guildOf(call).guild.roles.values()]),
  bot('GET', ROLE, (call) => roleOf(guildOf(call).guild, call)),
  bot('POST', ROLES, create, { bucket: 'role-create', body: 'CreateRoleRequest' }),
  bot('PATCH', ROLES, move, { body: 'RolePositionsRequest' }),
  bot('PATCH', ROLE, change, { body: 'UpdateRoleRequestPartial' }),
  bot('DELETE', ROLE, (call) => {
    const { guild, me } = needInGuild(call, P.ManageRoles);
    const role = roleOf(guild, call);
    if (role.managed || role.id === guild.id) throw discordError('invalidRole');
    needToStandAbove(guild, me, role.position);
    deleteRole(call.core, guild, role);
    return undefined;
  }),
  bot('PUT', MEMBER_ROLE, (call) => give(call, true), { bucket: 'member-role' }),
  bot('DELETE', MEMBER_ROLE, (call) => give(call, false), { bucket: 'member-role' }),
];

function create(call: Call): APIRole {
  const { guild, me } = needInGuild(call, P.ManageRoles);
  if (guild.roles.size >= MOST_ROLES) throw discordError('tooManyRoles');
  const body = call.body as RoleBody;
  const settings = settingsOf(body);
  const everyone = BigInt(guild.roles.get(guild.id)?.permissions ?? 0);
  const { name = 'new role', permissions = everyone } = settings;
  needToGrant(guildPermissions(guild, me, call.core.clock.now()), settings.permissions ?? 0n);
  return addRole(call.core, guild, { ...settings, name, permissions });
}

function change(call: Call): APIRole {
  const { guild, me } = needInGuild(call, P.ManageRoles);
  const role = roleOf(guild, call);
  needToStandAbove(guild, me, role.position);
  const settings = settingsOf(call.body);
  const added = (settings.permissions ?? 0n) & ~BigInt(role.permissions);
  needToGrant(guildPermissions(guild, me, call.core.clock.now()), added);
  return updateRole(call.core, guild, role, settings);
}

/** Everything is checked before anything is moved; who stays where they are may stand above. */
function move(call: Call): APIRole[] {
  const { guild, me } = needInGuild(call, P.ManageRoles);
  const moves = reorder(guild, call.body.list as WantedPosition[]);
  for (const { role, position } of moves) {
    needToStandAbove(guild, me, Math.max(role.position, position));
  }
  for (const { role, position } of moves) updateRole(call.core, guild, role, { position });
  return [...guild.roles.values()];
}

function give(call: Call, wanted: boolean): undefined {
  const { guild, me } = needInGuild(call, P.ManageRoles);
  const role = roleOf(guild, call);
  const member = memberOf(guild, call);
  needToGive(guild, me, role);
  if (member.roles.includes(role.id) !== wanted) {
    const others = member.roles.filter((id) => id !== role.id);
    setRoles(call.core, guild, member, wanted ? [...others, role.id] : others);
  }
  return undefined;
}

function roleOf(guild: GuildState, { params }: Call): APIRole {
  const role = guild.roles.get(params.role_id ?? '');
  if (!role) throw discordError('unknownRole');
  return role;
}

function memberOf(guild: GuildState, { params }: Call): MemberState {
  const member = guild.members.get(params.user_id ?? '');
  if (!member) throw discordError('unknownMember');
  return member;
}

function settingsOf(body: RoleBody): Partial<RoleSettings> {
  const { name, permissions, color, colors, hoist, mentionable, unicode_emoji } = body;
  const primary = colors?.primary_color ?? color;
  return {
    ...(name == null ? {} : { name }),
    ...(permissions == null ? {} : { permissions: BigInt(permissions) }),
    ...(primary == null ? {} : { color: primary }),
    ...(hoist == null ? {} : { hoist }),
    ...(mentionable == null ? {} : { mentionable }),
    ...(unicode_emoji === undefined ? {} : { unicodeEmoji: unicode_emoji }),
  };
}
