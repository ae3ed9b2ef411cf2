import {
  OverwriteType,
  PermissionFlagsBits,
  type APIOverwrite,
  type APIRole,
} from 'discord-api-types/v10';

type PermissionName = keyof typeof PermissionFlagsBits;
/** Discord's names in capitals, as people know them, with discord.js's. */
export type Needed = Readonly<Record<string, PermissionName>>;

/** What the permissions of the bot follow from. */
export interface PermissionSource {
  id: string;
  owner_id: string;
  roles: Pick<APIRole, 'id' | 'permissions'>[];
  /** The bot's own membership. */
  self: { id: string; roles: string[] };
}

const ALL = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);

/** Those of the needed permissions that are not held. */
export function missing(needed: Needed, held: bigint): string[] {
  return Object.entries(needed)
    .filter(([, name]) => (held & PermissionFlagsBits[name]) === 0n)
    .map(([permission]) => permission);
}

/** The algorithm of docs: topics/permissions "Permission Overwrites". */
export function guildPermissions({ id, owner_id, roles, self }: PermissionSource): bigint {
  if (owner_id === self.id) return ALL;
  const held = roles
    .filter((role) => role.id === id || self.roles.includes(role.id))
    .reduce((sum, role) => sum | BigInt(role.permissions), 0n);
  return (held & PermissionFlagsBits.Administrator) === 0n ? held : ALL;
}

/** What the bot may do in a channel of the guild; a thread has the overwrites of the channel that it is in. */
export function channelPermissions(guild: PermissionSource, overwrites: APIOverwrite[]): bigint {
  const { id, self } = guild;
  const base = guildPermissions(guild);
  if (base === ALL) return ALL;
  const ofRoles = overwrites.filter(({ type }) => type === OverwriteType.Role);
  const everyone = ofRoles.filter((overwrite) => overwrite.id === id);
  const roles = ofRoles.filter((overwrite) => self.roles.includes(overwrite.id));
  const member = overwrites.filter(
    (overwrite) => overwrite.type === OverwriteType.Member && overwrite.id === self.id,
  );
  return [everyone, roles, member].reduce((held, layer) => {
    const deny = layer.reduce((sum, overwrite) => sum | BigInt(overwrite.deny), 0n);
    const allow = layer.reduce((sum, overwrite) => sum | BigInt(overwrite.allow), 0n);
    return (held & ~deny) | allow;
  }, base);
}
