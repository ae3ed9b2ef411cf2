import { banUser, unbanUser } from '../actions/bans.ts';
import { addMember, addUser, removeMember, updateMember } from '../actions/members.ts';
import { setRoles } from '../actions/roles.ts';
import type { Core } from '../core.ts';
import { checkLocale, checkPublished } from '../discord-rules.ts';
import { badRequest, notFound } from '../request-error.ts';
import { LONGEST_TIMEOUT_MS } from '../rest/routes/members.ts';
import { theGuild, theMember, theUser } from '../state/lookup.ts';
import type { GuildState } from '../state/world.ts';
import { discordTime } from '../wire/time.ts';
import { theRole } from './role-admin.ts';

/** Of a member in a guild, and of a person everywhere (developers/resources/user, "Usernames"). */
const LONGEST_NAME = 32;

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
  kickMember: (guildId: string, userId: string) => void;
  /** Shuts someone out, member or not; `deleteMessageSeconds` also takes back what they wrote. */
  banMember: (
    guildId: string,
    userId: string,
    ban?: { reason?: string; deleteMessageSeconds?: number },
  ) => void;
  unbanMember: (guildId: string, userId: string) => void;
  /** Lets the member only read, for so many milliseconds; 0 ends it. */
  timeOutMember: (guildId: string, userId: string, ms: number) => void;
  /** Whether the member takes direct messages (else sending answers 50007). */
  setAcceptsDms: (userId: string, accepts: boolean) => void;
}

/** Who is in a guild, and as what. */
export function createMemberAdmin(core: Core): MemberAdmin {
  const { world } = core;
  return {
    addMember(guildId, { name, locale = 'fr', nick = null, roles = [], userId }) {
      const guild = theGuild(world, guildId);
      for (const role of roles) needGivable(guild, role);
      checkPublished('UpdateGuildMemberRequest', { nick });
      checkLocale(locale);
      if (userId === undefined) checkName(name);
      if (userId !== undefined && theUser(world, userId).user.bot) {
        throw badRequest('That is the bot: let it in with inviteBot.');
      }
      const id = userId ?? addUser(core, { name, locale });
      if (guild.members.has(id)) throw badRequest(`User ${id} is already in guild ${guildId}.`);
      if (guild.bans.has(id)) throw badRequest(`User ${id} is banned: unban them first.`);
      addMember(core, guild, { userId: id, nick, roles });
      return { id, name: world.users.get(id)?.user.global_name ?? name };
    },
    setMemberRoles(guildId, userId, roles) {
      const guild = theGuild(world, guildId);
      const member = theMember(world, guildId, userId);
      for (const role of roles) if (!member.roles.includes(role)) needGivable(guild, role);
      setRoles(core, guild, member, roles);
    },
    kickMember(guildId, userId) {
      const guild = theGuild(world, guildId);
      theMember(world, guildId, userId);
      needNotOwner(guild, userId);
      removeMember(core, guild, userId);
    },
    banMember(guildId, userId, ban) {
      const guild = theGuild(world, guildId);
      theUser(world, userId);
      needNotOwner(guild, userId);
      const { reason, deleteMessageSeconds } = ban ?? {};
      checkPublished('BanUserFromGuildRequest', { delete_message_seconds: deleteMessageSeconds });
      if ((reason?.length ?? 0) > 512) throw badRequest('"reason" takes at most 512 characters.');
      banUser(core, guild, userId, ban);
    },
    unbanMember(guildId, userId) {
      const guild = theGuild(world, guildId);
      if (!guild.bans.has(userId)) throw notFound(`User ${userId} is not banned.`);
      unbanUser(core, guild, userId);
    },
    timeOutMember(guildId, userId, ms) {
      const guild = theGuild(world, guildId);
      const member = theMember(world, guildId, userId);
      needNotOwner(guild, userId);
      if (!(ms >= 0 && ms <= LONGEST_TIMEOUT_MS)) {
        throw badRequest(`"ms" must be from 0 to ${LONGEST_TIMEOUT_MS} (28 days), not ${ms}.`);
      }
      member.timedOutUntil = ms > 0 ? discordTime(core.clock.now() + ms) : null;
      updateMember(core, guild, member);
    },
    setAcceptsDms(userId, accepts) {
      theUser(world, userId).acceptsDms = accepts;
      core.changed();
    },
  };
}

/** Nobody stands above the owner; and the bot goes with its own role. */
function needNotOwner({ ownerId, members, roles }: GuildState, userId: string): void {
  if (userId === ownerId) throw badRequest('The owner of a guild stays, whatever others want.');
  const isBot = members.get(userId)?.roles.some((id) => roles.get(id)?.tags?.bot_id === userId);
  if (isBot) throw badRequest('That is the bot: kick it with kickBot.');
}

function checkName(name: string): void {
  const { length } = name.trim();
  if (length >= 1 && length <= LONGEST_NAME) return;
  throw badRequest(`"name" takes 1 to ${LONGEST_NAME} characters, not ${length}.`);
}

/** @everyone is nobody's in particular, and the bot's own role the bot's alone. */
function needGivable(guild: GuildState, roleId: string): void {
  const { managed } = theRole(guild, roleId);
  if (!managed && roleId !== guild.id) return;
  throw badRequest(`Role ${roleId} cannot be given to members.`);
}
