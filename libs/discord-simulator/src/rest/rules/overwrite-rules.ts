import type { APIOverwrite } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { Core } from '../../core.ts';
import { ALL_PERMISSIONS, channelPermissions, guildPermissions } from '../../permissions.ts';
import type { ChannelState, MemberState } from '../../state/world.ts';
import { needInChannel } from '../access.ts';
import { discordError } from '../errors.ts';
import { needToGrant } from './grant-rules.ts';

/**
 * To make these the overwrites of the channel, if they are others than it has: MANAGE_ROLES, and
 * what they allow or deny must be the bot's in the guild or in the category. A bot that has
 * MANAGE_ROLES by an overwrite of the channel may set anything (resources/channel, "Modify Channel").
 */
export function needToSetOverwrites(
  core: Core,
  channel: ChannelState,
  wanted: readonly APIOverwrite[],
): void {
  const { world, clock } = core;
  const changed = wanted.filter((overwrite) => !channel.overwrites.some(isSame(overwrite)));
  const removes = channel.overwrites.some(({ id }) => !wanted.some((kept) => kept.id === id));
  if (changed.length === 0 && !removes) return;
  needInChannel(core, channel, P.ManageRoles);
  const guild = world.guilds.get(channel.guildId ?? '');
  const me = guild?.members.get(world.application.id);
  if (!guild || !me || hasOwnManageRoles(channel, me)) return;
  const parent = world.channels.get(channel.parentId ?? '');
  const now = clock.now();
  const inCategory = parent ? channelPermissions(guild, parent, me, now) : 0n;
  needToOverwrite(guildPermissions(guild, me, now) | inCategory, changed);
}

/** MANAGE_ROLES in an overwrite is for administrators (discord/discord-api-docs#2522). */
export function needToOverwrite(
  held: bigint,
  overwrites: readonly Pick<APIOverwrite, 'allow' | 'deny'>[],
): void {
  for (const { allow, deny } of overwrites) {
    const bits = BigInt(allow) | BigInt(deny);
    needToGrant(held, bits);
    if (bits & P.ManageRoles && held !== ALL_PERMISSIONS) throw discordError('missingPermissions');
  }
}

function hasOwnManageRoles({ overwrites }: ChannelState, { userId, roles }: MemberState): boolean {
  return overwrites.some(
    ({ id, allow }) =>
      (id === userId || roles.includes(id)) && (BigInt(allow) & P.ManageRoles) !== 0n,
  );
}

function isSame(one: APIOverwrite): (other: APIOverwrite) => boolean {
  return ({ id, type, allow, deny }) =>
    id === one.id && type === one.type && allow === one.allow && deny === one.deny;
}
