import { guildOf } from '../access.ts';
import { discordError } from '../errors.ts';
import { bot } from '../route.ts';

export const roleRoutes = [
  bot('GET', '/guilds/{guild_id}/roles', (call) => [...guildOf(call).guild.roles.values()]),
  bot('GET', '/guilds/{guild_id}/roles/{role_id}', (call) => {
    const role = guildOf(call).guild.roles.get(call.params.role_id ?? '');
    if (!role) throw discordError('unknownRole');
    return role;
  }),
];
