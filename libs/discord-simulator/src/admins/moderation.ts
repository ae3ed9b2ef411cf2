import type { Ban } from '../actions/bans.ts';
import { banUser, unbanUser } from '../actions/bans.ts';
import { removeMember } from '../actions/members.ts';
import type { Core } from '../core.ts';
import { badRequest } from '../request-error.ts';
import { theGuild, theMember, theUser } from '../state/lookup.ts';

export interface Moderation {
  kick: (guildId: string, userId: string) => void;
  /** Also of someone who is no member; `deleteMessageSeconds` takes their messages away, too. */
  ban: (guildId: string, userId: string, ban?: Ban) => void;
  unban: (guildId: string, userId: string) => void;
}

/** Who is shut out of a guild. */
export function createModeration(core: Core): Moderation {
  const { world } = core;
  return {
    kick(guildId, userId) {
      theMember(world, guildId, userId);
      removeMember(core, theGuild(world, guildId), userId);
    },
    ban(guildId, userId, ban) {
      theUser(world, userId);
      banUser(core, theGuild(world, guildId), userId, ban);
    },
    unban(guildId, userId) {
      const guild = theGuild(world, guildId);
      if (!guild.bans.has(userId)) throw badRequest(`User ${userId} is not banned there.`);
      unbanUser(core, guild, userId);
    },
  };
}
