import { expect, test } from '@jest/globals';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';
import type { APIOverwrite, APIRole } from 'discord-api-types/v10';

import { ALL_PERMISSIONS, channelPermissions, highestRole } from './permissions.ts';
import type { ChannelState, GuildState, MemberState } from './state/world.ts';

const role = (id: string, permissions: bigint, position: number) =>
  [id, { id, permissions: permissions.toString(), position } as APIRole] as const;
const guild = {
  id: 'g',
  ownerId: 'owner',
  roles: new Map([
    role('g', P.ViewChannel | P.SendMessages | P.EmbedLinks, 0),
    role('pilot', P.AttachFiles, 1),
    role('admin', P.Administrator, 2),
  ]),
} as unknown as GuildState;
const member = (userId: string, ...roles: string[]): MemberState => ({
  userId,
  roles,
  nick: null,
  joinedAt: '',
  timedOutUntil: null,
});
const overwrite = (id: string, allow: bigint, deny: bigint, type = 0): APIOverwrite => ({
  id,
  type,
  allow: allow.toString(),
  deny: deny.toString(),
});
const permissionsOf = (who: MemberState, ...overwrites: APIOverwrite[]) =>
  channelPermissions(guild, { overwrites } as unknown as ChannelState, who, 0);

test('owners and administrators may do everything, whatever a channel denies', () => {
  const deny = overwrite('g', 0n, ALL_PERMISSIONS);
  expect(permissionsOf(member('owner'), deny)).toBe(ALL_PERMISSIONS);
  expect(permissionsOf(member('u', 'admin'), deny)).toBe(ALL_PERMISSIONS);
});

test('a role wins over @everyone, and the member over the role', () => {
  const everyone = overwrite('g', 0n, P.SendMessages);
  const pilots = overwrite('pilot', P.SendMessages, 0n);
  const self = overwrite('u', 0n, P.SendMessages, 1);
  const maySend = (...overwrites: APIOverwrite[]) =>
    (permissionsOf(member('u', 'pilot'), ...overwrites) & P.SendMessages) !== 0n;
  expect(maySend(everyone)).toBe(false);
  expect(maySend(everyone, pilots)).toBe(true);
  expect(maySend(everyone, pilots, self)).toBe(false);
});

test('without VIEW_CHANNEL nothing is left, without SEND_MESSAGES no embeds', () => {
  expect(permissionsOf(member('u'), overwrite('g', 0n, P.ViewChannel))).toBe(0n);
  expect(permissionsOf(member('u'), overwrite('g', 0n, P.SendMessages))).toBe(P.ViewChannel);
});

test('a member in time-out can look, and no more', () => {
  const silenced = { ...member('u'), timedOutUntil: new Date(1_000).toISOString() };
  expect(permissionsOf(silenced)).toBe(P.ViewChannel);
});

test('the highest role counts, and the owner stands above all', () => {
  expect(highestRole(guild, member('u', 'pilot', 'admin'))).toBe(2);
  expect(highestRole(guild, member('owner'))).toBe(Infinity);
});
