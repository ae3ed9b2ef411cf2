import { addBot, addGuild, removeBot, setUnavailable } from '../actions/guilds.ts';
import { updateRole } from '../actions/roles.ts';
import type { Core } from '../core.ts';
import { checkLocale, checkPublished } from '../discord-rules.ts';
import { EVENT_BOT_PERMISSIONS } from '../permissions.ts';
import { badRequest, notFound } from '../request-error.ts';
import { theGuild, theMember } from '../state/lookup.ts';
import type { Permissions } from './permissions-of.ts';
import { bitsOf } from './permissions-of.ts';

export interface NewGuild {
  name: string;
  locale?: string;
  /** What the bot may do; `null` keeps it out of the guild. */
  botPermissions?: Permissions | null;
}

export interface GuildAdmin {
  addGuild: (guild: NewGuild) => { id: string; ownerId: string };
  /** Changes what the bot's own role allows. */
  setBotPermissions: (guildId: string, permissions: Permissions) => void;
  inviteBot: (guildId: string, permissions?: Permissions) => void;
  kickBot: (guildId: string) => void;
  setGuildOutage: (guildId: string, unavailable: boolean) => void;
}

/** Guilds, and the bot's place in them. */
export function createGuildAdmin(core: Core): GuildAdmin {
  const { world } = core;
  return {
    addGuild({ name, locale, botPermissions = EVENT_BOT_PERMISSIONS }) {
      checkPublished('GuildPatchRequestPartial', { name });
      if (locale !== undefined) checkLocale(locale);
      const bits = botPermissions === null ? null : bitsOf(botPermissions);
      const { id, ownerId } = addGuild(core, { name, locale, botPermissions: bits });
      return { id, ownerId };
    },
    setBotPermissions(guildId, permissions) {
      const guild = theGuild(world, guildId);
      const role = [...guild.roles.values()].find(
        ({ tags }) => tags?.bot_id === world.application.id,
      );
      if (!role) throw notFound(`The bot is not in guild ${guildId}: invite it first.`);
      updateRole(core, guild, role, { permissions: bitsOf(permissions) });
    },
    inviteBot(guildId, permissions = EVENT_BOT_PERMISSIONS) {
      const guild = theGuild(world, guildId);
      if (guild.members.has(world.application.id)) {
        throw badRequest(`The bot is already in guild ${guildId}.`);
      }
      addBot(core, guild, bitsOf(permissions));
    },
    kickBot(guildId) {
      theMember(world, guildId, world.application.id);
      removeBot(core, theGuild(world, guildId));
    },
    setGuildOutage(guildId, unavailable) {
      setUnavailable(core, theGuild(world, guildId), unavailable);
    },
  };
}
