import type { APIRole } from 'discord-api-types/v10';

import type { GuildState, MemberState } from '../../state/world.ts';
import { highestRole } from '../../permissions.ts';
import { discordError } from '../errors.ts';

/** Nobody can give away, or take away, a permission they do not have (topics/permissions). */
export function needToGrant(held: bigint, granted: bigint): void {
  if ((held & granted) !== granted) throw discordError('missingPermissions');
}

/** A member can be managed by who stands above them; nobody stands above the owner. */
export function standsAbove(guild: GuildState, me: MemberState, member: MemberState): boolean {
  return highestRole(guild, me) > highestRole(guild, member);
}

/** To give a role to a member, or to take it; those of bots and integrations are nobody's. */
export function needToGive(guild: GuildState, me: MemberState, role: APIRole): void {
  if (role.managed || role.id === guild.id) throw discordError('missingPermissions');
  needToStandAbove(guild, me, role.position);
}

/** A role can be managed by who stands above it. */
export function needToStandAbove(guild: GuildState, me: MemberState, position: number): void {
  if (highestRole(guild, me) <= position) throw discordError('missingPermissions');
}
