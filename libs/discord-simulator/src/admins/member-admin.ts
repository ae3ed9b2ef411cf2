import { addMember, addUser } from '../actions/members.ts';
import { setRoles } from '../actions/roles.ts';
import type { Core } from '../core.ts';
import { badRequest } from '../request-error.ts';
import { theGuild, theMember, theUser } from '../state/lookup.ts';
import { theRole } from './role-admin.ts';

export interface NewMember {
  name: string;
  locale?: string;
  nick?: string;
  roles?: string[];
  /** An existing user (of another guild) joins this one too. */
  userId?: string;
}

export interface MemberAdmin {
  addMember: (guildId: string, member: NewMember) => { id: string; name: string };
  setMemberRoles: (guildId: string, userId: string, roles: string[]) => void;
  /** Whether the member takes direct messages (else sending answers 50007). */
  setAcceptsDms: (userId: string, accepts: boolean) => void;
}

/** Who is in a guild, and as what. */
export function createMemberAdmin(core: Core): MemberAdmin {
  const { world } = core;
  return {
    addMember(guildId, { name, locale = 'fr', nick = null, roles = [], userId }) {
      const guild = theGuild(world, guildId);
      for (const role of roles) theRole(guild, role);
      if (userId !== undefined) theUser(world, userId);
      const id = userId ?? addUser(core, { name, locale });
      if (guild.members.has(id)) throw badRequest(`User ${id} is already in guild ${guildId}.`);
      if (guild.bans.has(id)) throw badRequest(`User ${id} is banned from guild ${guildId}.`);
      addMember(core, guild, { userId: id, nick, roles });
      return { id, name: world.users.get(id)?.user.global_name ?? name };
    },
    setMemberRoles(guildId, userId, roles) {
      const guild = theGuild(world, guildId);
      for (const role of roles) theRole(guild, role);
      setRoles(core, guild, theMember(world, guildId, userId), roles);
    },
    setAcceptsDms(userId, accepts) {
      theUser(world, userId).acceptsDms = accepts;
      core.changed();
    },
  };
}
