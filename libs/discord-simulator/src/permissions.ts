import { OverwriteType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { ChannelState, GuildState, MemberState } from './state/world.ts';

export type PermissionName = keyof typeof P;

export const ALL_PERMISSIONS = Object.values(P).reduce((all, bit) => all | bit, 0n);

/** What Discord gives to @everyone of a new guild. */
export const EVERYONE_PERMISSIONS =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.AddReactions |
  P.ReadMessageHistory |
  P.UseApplicationCommands |
  P.Connect |
  P.Speak |
  P.Stream |
  P.UseVAD |
  P.ChangeNickname;

/** What a bot that manages events asks for in its invite link. */
export const EVENT_BOT_PERMISSIONS =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory |
  P.MentionEveryone |
  P.ManageMessages |
  P.ManageChannels |
  P.ManageRoles |
  P.ManageThreads |
  P.CreatePublicThreads |
  P.CreatePrivateThreads |
  P.ManageEvents |
  P.CreateEvents |
  P.Connect;

/** All that is left to a member in time-out (developers/topics/permissions). */
const TIMED_OUT = P.ViewChannel | P.ReadMessageHistory;

/** Without SEND_MESSAGES these mean nothing (developers/topics/permissions, "Implicit"). */
const NEED_SEND = P.MentionEveryone | P.SendTTSMessages | P.AttachFiles | P.EmbedLinks;

/** Permissions in the guild, before any channel's overwrites. */
export function guildPermissions(guild: GuildState, member: MemberState, now: number): bigint {
  if (guild.ownerId === member.userId) return ALL_PERMISSIONS;
  let bits = BigInt(guild.roles.get(guild.id)?.permissions ?? 0);
  for (const id of member.roles) bits |= BigInt(guild.roles.get(id)?.permissions ?? 0);
  if (bits & P.Administrator) return ALL_PERMISSIONS;
  return isTimedOut(member, now) ? bits & TIMED_OUT : bits;
}

/** Permissions in a channel. A thread has those of its parent: pass the parent. */
export function channelPermissions(
  guild: GuildState,
  channel: ChannelState,
  member: MemberState,
  now: number,
): bigint {
  let bits = guildPermissions(guild, member, now);
  if (bits === ALL_PERMISSIONS) return bits;
  const everyone = channel.overwrites.find((overwrite) => overwrite.id === guild.id);
  if (everyone) bits = (bits & ~BigInt(everyone.deny)) | BigInt(everyone.allow);
  let allow = 0n;
  let deny = 0n;
  for (const overwrite of channel.overwrites) {
    if (overwrite.id === guild.id || !member.roles.includes(overwrite.id)) continue;
    allow |= BigInt(overwrite.allow);
    deny |= BigInt(overwrite.deny);
  }
  bits = (bits & ~deny) | allow;
  const own = channel.overwrites.find(
    (overwrite) => overwrite.type === OverwriteType.Member && overwrite.id === member.userId,
  );
  if (own) bits = (bits & ~BigInt(own.deny)) | BigInt(own.allow);
  if (!(bits & P.ViewChannel)) return 0n;
  if (!(bits & P.SendMessages)) bits &= ~NEED_SEND;
  return isTimedOut(member, now) ? bits & TIMED_OUT : bits;
}

/** Position of the member's highest role: who stands higher may manage who stands lower. */
export function highestRole(guild: GuildState, member: MemberState): number {
  if (guild.ownerId === member.userId) return Infinity;
  return Math.max(0, ...member.roles.map((id) => guild.roles.get(id)?.position ?? 0));
}

function isTimedOut(member: MemberState, now: number): boolean {
  return member.timedOutUntil !== null && Date.parse(member.timedOutUntil) > now;
}
