import type { APIGuildMember, APIUser, UserFlags } from 'discord-api-types/v10';

import type { MemberState, World } from '../state/world.ts';

export function wireUser(world: World, userId: string): APIUser {
  const known = world.users.get(userId);
  if (!known) throw new Error(`The simulated Discord has no user ${userId}.`);
  return known.user;
}

/** A member as REST sends it; gateway message events carry it without `user`. */
export function wireMember(world: World, member: MemberState): APIGuildMember {
  return { ...wireMemberWithoutUser(member), user: wireUser(world, member.userId) };
}

export function wireMemberWithoutUser(member: MemberState): Omit<APIGuildMember, 'user'> {
  return {
    avatar: null,
    banner: null,
    communication_disabled_until: member.timedOutUntil,
    flags: 0 as APIGuildMember['flags'],
    joined_at: member.joinedAt,
    nick: member.nick,
    pending: false,
    premium_since: null,
    roles: [...member.roles],
    mute: false,
    deaf: false,
  };
}

export function createUser({
  id,
  name,
  bot = false,
}: {
  id: string;
  name: string;
  bot?: boolean;
}): APIUser {
  return {
    id,
    username: bot ? name : username(name),
    discriminator: bot ? id.slice(-4) : '0',
    global_name: bot ? null : name,
    avatar: null,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: 0 as UserFlags,
    flags: 0 as UserFlags,
    ...(bot ? { bot } : {}),
  };
}

/** Names of people are lower-case ASCII letters, digits, dots, underscores; bots keep their own. */
function username(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '_');
  return plain.length < 2 ? `user_${plain}` : plain;
}
