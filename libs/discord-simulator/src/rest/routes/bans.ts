import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { banUser, unbanUser } from '../../actions/bans.ts';
import type { GuildState, MemberState } from '../../state/world.ts';
import { wireUser } from '../../wire/user.ts';
import { needInGuild } from '../access.ts';
import { discordError } from '../errors.ts';
import { pageById } from '../page.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { standsAbove } from '../rules/grant-rules.ts';

const BANS = '/guilds/{guild_id}/bans';
const BAN = `${BANS}/{user_id}`;
const DAY_SECONDS = 86_400;

interface BanBody {
  delete_message_seconds?: number | null;
  /** The older form. */
  delete_message_days?: number | null;
}

export const banRoutes = [
  bot('GET', BANS, list),
  bot('GET', BAN, (call) => {
    const { guild } = needInGuild(call, P.BanMembers);
    return wireBan(call, guild, bannedOf(call, guild));
  }),
  bot('PUT', BAN, ban, { body: 'BanUserFromGuildRequest' }),
  bot('DELETE', BAN, (call) => {
    const { guild } = needInGuild(call, P.BanMembers);
    unbanUser(call.core, guild, bannedOf(call, guild));
    return undefined;
  }),
  bot('POST', '/guilds/{guild_id}/bulk-ban', banMany, { body: 'BulkBanUsersRequest' }),
];

function list(call: Call): object[] {
  const { guild } = needInGuild(call, P.BanMembers);
  const ids = pageById(call.query, guild.bans.keys(), (id) => id, 1000);
  return ids.map((userId) => wireBan(call, guild, userId));
}

function ban(call: Call): undefined {
  const { guild, me } = needInGuild(call, P.BanMembers);
  const userId = call.params.user_id ?? '';
  if (!call.core.world.users.has(userId)) throw discordError('unknownUser');
  if (!mayBan(guild, me, userId)) throw discordError('missingPermissions');
  banUser(call.core, guild, userId, { reason: call.reason, deleteMessageSeconds: sweepOf(call) });
  return undefined;
}

/** Bans whom it can; the others are named in the answer. */
function banMany(call: Call): object {
  const { guild, me } = needInGuild(call, P.BanMembers | P.ManageGuild);
  const { user_ids } = call.body as { user_ids: string[] };
  const banned = user_ids.filter(
    (id) => call.core.world.users.has(id) && !guild.bans.has(id) && mayBan(guild, me, id),
  );
  if (banned.length === 0) throw discordError('nobodyBanned');
  const deleteMessageSeconds = sweepOf(call);
  for (const id of banned) {
    banUser(call.core, guild, id, { reason: call.reason, deleteMessageSeconds });
  }
  return { banned_users: banned, failed_users: user_ids.filter((id) => !banned.includes(id)) };
}

/** Who is no member can be banned too; nobody bans the owner, or who stands as high as oneself. */
function mayBan(guild: GuildState, me: MemberState, userId: string): boolean {
  const member = guild.members.get(userId);
  return !member || standsAbove(guild, me, member);
}

function sweepOf({ body }: Call): number {
  const { delete_message_seconds, delete_message_days } = body as BanBody;
  return delete_message_seconds ?? (delete_message_days ?? 0) * DAY_SECONDS;
}

function bannedOf({ params }: Call, guild: GuildState): string {
  const { user_id = '' } = params;
  if (!guild.bans.has(user_id)) throw discordError('unknownBan');
  return user_id;
}

function wireBan({ core }: Call, guild: GuildState, userId: string): object {
  return {
    user: wireUser(core.world, userId),
    reason: guild.bans.get(userId)?.reason ?? null,
  };
}
