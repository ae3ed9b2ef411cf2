import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { removeMember, updateMember } from '../../actions/members.ts';
import { highestRole } from '../../permissions.ts';
import { compareSnowflakes } from '../../snowflake.ts';
import type { GuildState, MemberState } from '../../state/world.ts';
import { discordTime } from '../../wire/time.ts';
import { wireMember } from '../../wire/user.ts';
import { guildOf, limitOf, needInGuild } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { needToStandAbove } from '../rules/grant-rules.ts';

const MEMBERS = '/guilds/{guild_id}/members';
const MEMBER = `${MEMBERS}/{user_id}`;

interface MemberBody {
  nick?: string | null;
  roles?: string[] | null;
  communication_disabled_until?: string | null;
}

export const memberRoutes = [
  bot('GET', MEMBERS, list),
  bot('GET', `${MEMBERS}/search`, (call) => {
    const { guild } = guildOf(call);
    const query = (call.query.get('query') ?? '').toLowerCase();
    return [...guild.members.values()]
      .filter(({ userId, nick }) => {
        const name = nick ?? call.core.world.users.get(userId)?.user.username ?? '';
        return name.toLowerCase().startsWith(query);
      })
      .slice(0, limitOf(call.query, 1000, 1))
      .map((member) => wireMember(call.core.world, member));
  }),
  bot('GET', MEMBER, (call) => {
    const { guild } = guildOf(call);
    return wireMember(call.core.world, memberOf(call, guild));
  }),
  bot('PATCH', MEMBER, change),
  bot('DELETE', MEMBER, (call) => {
    const { guild, me } = needInGuild(call, P.KickMembers);
    const member = memberOf(call, guild);
    needToStandAbove(guild, me, highestRole(guild, member));
    removeMember(call.core, guild, member.userId);
    return undefined;
  }),
];

/** Needs the GUILD_MEMBERS switch of the developer portal, like the intent. */
function list(call: Call): object[] {
  const { guild } = guildOf(call);
  if (!call.gateway.knobs.privilegedIntents) throw discordError('missingAccess');
  const after = call.query.get('after') ?? '0';
  return [...guild.members.values()]
    .filter(({ userId }) => compareSnowflakes(userId, after) > 0)
    .sort((a, b) => compareSnowflakes(a.userId, b.userId))
    .slice(0, limitOf(call.query, 1000, 1))
    .map((member) => wireMember(call.core.world, member));
}

function change(call: Call): object {
  const { core } = call;
  const { guild, me } = guildOf(call);
  const member = memberOf(call, guild);
  const own = member === me;
  const { nick, roles, communication_disabled_until: until } = call.body as MemberBody;
  if (nick !== undefined) needInGuild(call, own ? P.ChangeNickname : P.ManageNicknames);
  if (until !== undefined) needInGuild(call, P.ModerateMembers);
  if (!own) needToStandAbove(guild, me, highestRole(guild, member));
  if (roles) {
    needInGuild(call, P.ManageRoles);
    for (const id of roles) {
      const role = guild.roles.get(id);
      if (!role) throw discordError('unknownRole');
      if (!member.roles.includes(id)) needToStandAbove(guild, me, role.position);
    }
    member.roles = [...roles];
  }
  if (nick !== undefined) member.nick = nick;
  if (until !== undefined) member.timedOutUntil = until === null ? null : discordTime(until);
  updateMember(core, guild, member);
  return wireMember(core.world, member);
}

function memberOf({ core, params }: Call, guild: GuildState): MemberState {
  const { user_id = '' } = params;
  const member = guild.members.get(user_id === '@me' ? core.world.application.id : user_id);
  if (member) return member;
  throw discordError(core.world.users.has(user_id) ? 'unknownMember' : 'unknownUser');
}
