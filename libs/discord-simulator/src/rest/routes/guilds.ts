import { wireGuild } from '../../wire/guild.ts';
import { wireMember } from '../../wire/user.ts';
import { compareSnowflakes } from '../../snowflake.ts';
import { flag, guildOf, limitOf } from '../access.ts';
import { discordError } from '../errors.ts';
import { bot } from '../route.ts';

export const guildRoutes = [
  bot('GET', '/guilds/{guild_id}', (call) => {
    const { guild } = guildOf(call);
    if (!flag(call.query, 'with_counts')) return wireGuild(guild);
    return {
      ...wireGuild(guild),
      approximate_member_count: guild.members.size,
      approximate_presence_count: guild.members.size,
    };
  }),
  bot('GET', '/guilds/{guild_id}/members', (call) => {
    const { guild } = guildOf(call);
    if (!call.gateway.knobs.privilegedIntents) throw discordError('missingAccess');
    const after = call.query.get('after') ?? '0';
    return [...guild.members.values()]
      .filter(({ userId }) => compareSnowflakes(userId, after) > 0)
      .sort((a, b) => compareSnowflakes(a.userId, b.userId))
      .slice(0, limitOf(call.query, 1000, 1))
      .map((member) => wireMember(call.core.world, member));
  }),
  bot('GET', '/guilds/{guild_id}/members/{user_id}', (call) => {
    const { guild } = guildOf(call);
    const { user_id = '' } = call.params;
    const member = guild.members.get(user_id === '@me' ? call.core.world.application.id : user_id);
    if (!member) {
      throw discordError(call.core.world.users.has(user_id) ? 'unknownMember' : 'unknownUser');
    }
    return wireMember(call.core.world, member);
  }),
];
