import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { renameGuild } from '../../actions/guilds.ts';
import { wireCounts, wireGuild } from '../../wire/guild.ts';
import { flag, guildOf, needInGuild } from '../access.ts';
import { bot } from '../route.ts';

export const guildRoutes = [
  bot('GET', '/guilds/{guild_id}', (call) => {
    const { guild } = guildOf(call);
    if (!flag(call.query, 'with_counts')) return wireGuild(guild);
    return { ...wireGuild(guild), ...wireCounts(guild) };
  }),
  bot(
    'PATCH',
    '/guilds/{guild_id}',
    (call) => {
      const { guild } = needInGuild(call, P.ManageGuild);
      const { name } = call.body as { name?: string };
      if (name !== undefined) renameGuild(call.core, guild, name);
      return wireGuild(guild);
    },
    { body: 'GuildPatchRequestPartial' },
  ),
];
