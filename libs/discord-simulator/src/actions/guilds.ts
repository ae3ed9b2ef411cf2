import type { Core } from '../core.ts';
import { EVERYONE_PERMISSIONS } from '../permissions.ts';
import type { GuildState } from '../state/world.ts';
import { wireGuild, wireGuildCreate } from '../wire/guild.ts';
import { addMember, addUser } from './members.ts';
import { addEveryone, addRole } from './roles.ts';

export function addGuild(
  core: Core,
  {
    name,
    locale = 'fr',
    botPermissions,
  }: { name: string; locale?: string; botPermissions: bigint | null },
): GuildState {
  const ownerId = addUser(core, { name: `Amiral ${name}`, locale });
  const guild: GuildState = {
    id: core.nextId(),
    name,
    icon: null,
    ownerId,
    locale,
    createdAt: core.clock.now(),
    unavailable: false,
    roles: new Map(),
    members: new Map(),
    bans: new Map(),
    scheduledEvents: new Map(),
    voice: new Map(),
  };
  addEveryone(guild, EVERYONE_PERMISSIONS);
  core.world.guilds.set(guild.id, guild);
  addMember(core, guild, { userId: ownerId });
  if (botPermissions !== null) addBot(core, guild, botPermissions);
  core.changed();
  return guild;
}

/** Invites the bot: a managed role with what it asked for, then GUILD_CREATE. */
export function addBot(core: Core, guild: GuildState, permissions: bigint): void {
  const { id, name } = core.world.application;
  const role = addRole(core, guild, { name, permissions, managed: true, tags: { bot_id: id } });
  addMember(core, guild, { userId: id, roles: [role.id] });
  core.dispatch(guild.id, 'GUILD_CREATE', wireGuildCreate(core, guild));
  core.changed();
}

export function removeBot(core: Core, guild: GuildState): void {
  guild.members.delete(core.world.application.id);
  for (const [id, role] of guild.roles) if (role.tags?.bot_id) guild.roles.delete(id);
  core.dispatch(guild.id, 'GUILD_DELETE', { id: guild.id });
  core.changed();
}

/** An outage of the guild (`unavailable`), or its end. */
export function setUnavailable(core: Core, guild: GuildState, unavailable: boolean): void {
  guild.unavailable = unavailable;
  if (unavailable) core.dispatch(guild.id, 'GUILD_DELETE', { id: guild.id, unavailable: true });
  else core.dispatch(guild.id, 'GUILD_CREATE', wireGuildCreate(core, guild));
  core.changed();
}

export function renameGuild(core: Core, guild: GuildState, name: string): void {
  guild.name = name;
  core.dispatch(guild.id, 'GUILD_UPDATE', wireGuild(guild));
  core.changed();
}
