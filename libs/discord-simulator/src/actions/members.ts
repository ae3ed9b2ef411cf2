import type { Core } from '../core.ts';
import type { GuildState, MemberState } from '../state/world.ts';
import { discordTime } from '../wire/time.ts';
import { createUser, wireMember } from '../wire/user.ts';
import { forgetInterest } from './scheduled-event-interest.ts';
import { leaveThreads } from './threads.ts';
import { leaveVoice } from './voice.ts';

/** Someone on Discord, not yet a member anywhere; the answer is the user's id. */
export function addUser(core: Core, { name, locale }: { name: string; locale: string }): string {
  const id = core.nextId();
  core.world.users.set(id, { user: createUser({ id, name }), locale, acceptsDms: true });
  return id;
}

export function addMember(
  core: Core,
  guild: GuildState,
  { userId, nick = null, roles = [] }: { userId: string; nick?: string | null; roles?: string[] },
): MemberState {
  const member: MemberState = {
    userId,
    nick,
    roles,
    joinedAt: discordTime(core.clock.now()),
    timedOutUntil: null,
  };
  guild.members.set(userId, member);
  core.dispatch(guild.id, 'GUILD_MEMBER_ADD', {
    ...wireMember(core.world, member),
    guild_id: guild.id,
  });
  core.changed();
  return member;
}

/** A member leaves, or is removed; interest in scheduled events ends with it. */
export function removeMember(core: Core, guild: GuildState, userId: string): void {
  if (!guild.members.has(userId)) return;
  leaveVoice(core, guild, userId);
  guild.members.delete(userId);
  forgetInterest(core, guild, userId);
  leaveThreads(core, guild.id, userId);
  core.dispatch(guild.id, 'GUILD_MEMBER_REMOVE', {
    guild_id: guild.id,
    user: core.world.users.get(userId)?.user,
  });
  core.changed();
}

export function updateMember(core: Core, guild: GuildState, member: MemberState): void {
  core.dispatch(guild.id, 'GUILD_MEMBER_UPDATE', {
    ...wireMember(core.world, member),
    guild_id: guild.id,
  });
  core.changed();
}
