import type { Core } from '../core.ts';
import { EVERYONE_PERMISSIONS } from '../permissions.ts';
import type { GuildState, MemberState } from '../state/world.ts';
import { wireGuild, wireGuildCreate } from '../wire/guild.ts';
import { discordTime } from '../wire/time.ts';
import { createUser, wireMember } from '../wire/user.ts';
import { addEveryone, addRole } from './roles.ts';

export function addGuild(
  core: Core,
  {
    name,
    locale = 'fr',
    botPermissions,
  }: { name: string; locale?: string; botPermissions: bigint | null },
): GuildState {
  const { world } = core;
  const owner = addUser(core, { name: `Amiral ${name}`, locale });
  const guild: GuildState = {
    id: core.nextId(),
    name,
    icon: null,
    ownerId: owner,
    locale,
    createdAt: core.clock.now(),
    unavailable: false,
    roles: new Map(),
    members: new Map(),
    scheduledEvents: new Map(),
  };
  addEveryone(guild, EVERYONE_PERMISSIONS);
  world.guilds.set(guild.id, guild);
  guild.members.set(owner, newMember(core, owner, []));
  if (botPermissions !== null) addBot(core, guild, botPermissions);
  core.changed();
  return guild;
}

/** Invites the bot: a managed role with what it asked for, then GUILD_CREATE. */
export function addBot(core: Core, guild: GuildState, permissions: bigint): void {
  const { application } = core.world;
  const role = addRole(core, guild, {
    name: application.name,
    permissions,
    managed: true,
    tags: { bot_id: application.id },
  });
  guild.members.set(application.id, newMember(core, application.id, [role.id]));
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

export function addUser(core: Core, { name, locale }: { name: string; locale: string }): string {
  const id = core.nextId();
  core.world.users.set(id, { user: createUser({ id, name }), locale, acceptsDms: true });
  return id;
}

export function addMember(
  core: Core,
  guild: GuildState,
  { userId, nick = null, roles = [] }: { userId: string; nick?: string | null; roles?: string[] },
): MemberState {
  const member = { ...newMember(core, userId, roles), nick };
  guild.members.set(userId, member);
  core.dispatch(guild.id, 'GUILD_MEMBER_ADD', {
    ...wireMember(core.world, member),
    guild_id: guild.id,
  });
  core.changed();
  return member;
}

/** A member leaves, or is removed. Interest in scheduled events ends silently with it. */
export function removeMember(core: Core, guild: GuildState, userId: string): void {
  if (!guild.members.delete(userId)) return;
  for (const { subscribers } of guild.scheduledEvents.values()) subscribers.delete(userId);
  core.dispatch(guild.id, 'GUILD_MEMBER_REMOVE', {
    guild_id: guild.id,
    user: core.world.users.get(userId)?.user,
  });
  core.changed();
}

export function updateMember(core: Core, guild: GuildState, member: MemberState): void {
  core.dispatch(guild.id, 'GUILD_MEMBER_UPDATE', {
    ...wireMember(core.world, member),
    guild_id: guild.id,
  });
  core.changed();
}

function newMember(core: Core, userId: string, roles: string[]): MemberState {
  return {
    userId,
    nick: null,
    roles,
    joinedAt: discordTime(core.clock.now()),
    timedOutUntil: null,
  };
}
