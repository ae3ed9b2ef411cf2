import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { removeMember, updateMember } from '../../actions/members.ts';
import { guildPermissions } from '../../permissions.ts';
import { changeVoice, isVoice, joinVoice, leaveVoice } from '../../actions/voice.ts';
import type { ChannelState, GuildState, MemberState } from '../../state/world.ts';
import { discordTime } from '../../wire/time.ts';
import { wireMember } from '../../wire/user.ts';
import { guildOf, needInGuild } from '../access.ts';
import { discordError } from '../errors.ts';
import { invalidField } from '../form-errors.ts';
import { limitOf, pageAfter } from '../page.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { needToGive, standsAbove } from '../rules/grant-rules.ts';

const MEMBERS = '/guilds/{guild_id}/members';
const MEMBER = `${MEMBERS}/{user_id}`;
export const LONGEST_TIMEOUT_MS = 28 * 86_400_000;

interface MemberBody {
  nick?: string | null;
  roles?: string[] | null;
  mute?: boolean | null;
  deaf?: boolean | null;
  channel_id?: string | null;
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
  bot('PATCH', `${MEMBERS}/@me`, changeOwn, { body: 'UpdateMyGuildMemberRequest' }),
  bot('PATCH', MEMBER, change, { body: 'UpdateGuildMemberRequest' }),
  bot('DELETE', MEMBER, (call) => {
    const { guild, me } = needInGuild(call, P.KickMembers);
    const member = memberOf(call, guild);
    if (!standsAbove(guild, me, member)) throw discordError('missingPermissions');
    removeMember(call.core, guild, member.userId);
    return undefined;
  }),
];

/** Needs the GUILD_MEMBERS switch of the developer portal, like the intent. */
function list(call: Call): object[] {
  const { guild } = guildOf(call);
  if (!call.gateway.knobs.privilegedIntents) throw discordError('missingAccess');
  const members = guild.members.values();
  const page = pageAfter(call.query, members, ({ userId }) => userId, { most: 1000, usual: 1 });
  return page.map((member) => wireMember(call.core.world, member));
}

function changeOwn(call: Call): object {
  const { nick } = call.body as MemberBody;
  const { guild, me } = nick === undefined ? guildOf(call) : needInGuild(call, P.ChangeNickname);
  if (nick !== undefined) me.nick = nick || null;
  updateMember(call.core, guild, me);
  return wireMember(call.core.world, me);
}

/** Everything is checked before anything is changed. */
function change(call: Call): object {
  const { core } = call;
  const { guild, me } = guildOf(call);
  const member = memberOf(call, guild);
  const body = call.body as MemberBody;
  const { nick, roles, communication_disabled_until: until } = body;
  if (nick !== undefined) {
    needInGuild(call, P.ManageNicknames);
    if (member !== me && !standsAbove(guild, me, member)) throw discordError('missingPermissions');
  }
  if (roles) needRoles(call, guild, me, member, roles);
  if (until !== undefined) needTimeout(call, guild, me, member, until);
  const place = needVoice(call, guild, member, body);
  if (nick !== undefined) member.nick = nick || null;
  if (roles) member.roles = [...new Set(roles)];
  if (until !== undefined) member.timedOutUntil = until === null ? null : discordTime(until);
  updateMember(core, guild, member);
  const { mute, deaf } = body;
  if (mute != null) changeVoice(core, guild, member.userId, { mute });
  if (deaf != null) changeVoice(core, guild, member.userId, { deaf });
  if (place === null) leaveVoice(core, guild, member.userId);
  else if (place) joinVoice(core, guild, member.userId, place);
  return wireMember(core.world, member);
}

/** What is given and what is taken must both be in one's power; the rest may stay. */
function needRoles(
  call: Call,
  guild: GuildState,
  me: MemberState,
  member: MemberState,
  wanted: readonly string[],
): void {
  needInGuild(call, P.ManageRoles);
  const given = wanted.filter((id) => !member.roles.includes(id));
  const taken = member.roles.filter((id) => !wanted.includes(id));
  for (const id of [...given, ...taken]) {
    const role = guild.roles.get(id);
    if (!role) throw discordError('unknownRole');
    needToGive(guild, me, role);
  }
}

function needTimeout(
  call: Call,
  guild: GuildState,
  me: MemberState,
  member: MemberState,
  until: string | null,
): void {
  needInGuild(call, P.ModerateMembers);
  const now = call.core.clock.now();
  const immune = (guildPermissions(guild, member, now) & P.Administrator) !== 0n;
  if (immune || !standsAbove(guild, me, member)) throw discordError('missingPermissions');
  if (until !== null && Date.parse(until) > now + LONGEST_TIMEOUT_MS) {
    throw invalidField(
      ['communication_disabled_until'],
      'GUILD_MEMBER_TIMEOUT_TOO_LONG',
      'Must be within 28 days from now.',
    );
  }
}

/** Where the member shall be in voice: null to cut them off, undefined to leave them there. */
function needVoice(
  call: Call,
  guild: GuildState,
  { userId }: MemberState,
  { mute, deaf, channel_id }: MemberBody,
): ChannelState | null | undefined {
  if (mute == null && deaf == null && channel_id === undefined) return undefined;
  if (mute != null) needInGuild(call, P.MuteMembers);
  if (deaf != null) needInGuild(call, P.DeafenMembers);
  if (channel_id !== undefined) needInGuild(call, P.MoveMembers);
  if (!guild.voice.has(userId)) throw discordError('notInVoice');
  if (channel_id == null) return channel_id;
  const channel = call.core.world.channels.get(channel_id);
  if (channel?.guildId !== guild.id) throw discordError('unknownChannel');
  if (!isVoice(channel)) throw discordError('wrongChannelType');
  return channel;
}

function memberOf({ core, params }: Call, guild: GuildState): MemberState {
  const { user_id = '' } = params;
  const member = guild.members.get(user_id === '@me' ? core.world.application.id : user_id);
  if (member) return member;
  throw discordError(core.world.users.has(user_id) ? 'unknownMember' : 'unknownUser');
}
