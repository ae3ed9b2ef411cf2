import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { GatewayClient } from '../../test/gateway-client.ts';
import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const GUILDS = 1;
const MEMBERS = 2;
const MODERATION = 4;
let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let ownerId: string;
let userId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  ({ id: guildId, ownerId } = simulator.addGuild({ name: 'Flotte' }));
  userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
  simulator.setBotPermissions(guildId, ['Administrator']);
});

afterEach(async () => {
  await simulator.stop();
});

async function listen(intents: number): Promise<GatewayClient> {
  const client = await connectGateway(simulator);
  client.send(2, identifyWith(simulator.botToken, intents));
  await client.next(isEvent('GUILD_CREATE'));
  return client;
}

const member = (id = userId) => `/guilds/${guildId}/members/${id}`;
const ban = (id = userId) => `/guilds/${guildId}/bans/${id}`;

/** A member whose role stands above the bot's. */
function addSuperior(): string {
  const { id } = simulator.addMember(guildId, { name: 'Amirale' });
  const role = simulator.addRole(guildId, { name: 'Amirauté' });
  simulator.editRole(guildId, role.id, { position: 9 });
  simulator.setMemberRoles(guildId, id, [role.id]);
  return id;
}

test('a ban is told to those with the intent for it, and the leaving to those with theirs', async () => {
  const moderator = await listen(GUILDS | MODERATION);
  const follower = await listen(GUILDS | MEMBERS);
  const reason = { 'x-audit-log-reason': encodeURIComponent('piraterie avérée') };
  expect((await call('PUT', ban(), { delete_message_seconds: 0 }, reason)).status).toBe(204);
  const added = await moderator.next(isEvent('GUILD_BAN_ADD'));
  expect(added.d).toMatchObject({ guild_id: guildId, user: { id: userId } });
  const left = await follower.next(isEvent('GUILD_MEMBER_REMOVE'));
  expect(left.d).toMatchObject({ guild_id: guildId, user: { id: userId } });
  expect((await call('GET', ban())).body).toMatchObject({
    reason: 'piraterie avérée',
    user: { id: userId },
  });
  expect((await call('DELETE', ban())).status).toBe(204);
  await moderator.next(isEvent('GUILD_BAN_REMOVE'));
  expect((await call('GET', ban())).body).toMatchObject({ code: 10026 });
});

test('who is banned cannot join again until the ban is lifted', () => {
  simulator.banMember(guildId, userId);
  expect(() => simulator.addMember(guildId, { name: 'Nyx', userId })).toThrow('banned');
  simulator.unbanMember(guildId, userId);
  expect(simulator.addMember(guildId, { name: 'Nyx', userId }).id).toBe(userId);
});

test('a ban takes the latest messages of the banned one along', async () => {
  const { id: channelId } = simulator.addChannel(guildId, { name: 'annonces' });
  simulator.write({ channelId, userId, content: 'spam' });
  const client = await listen(GUILDS | 512);
  await call('PUT', ban(), { delete_message_days: 1 });
  const swept = await client.next(isEvent('MESSAGE_DELETE_BULK'));
  expect(swept.d.ids).toHaveLength(1);
  expect(simulator.messages(channelId)).toEqual([]);
});

test('nobody is banned or kicked who owns the guild or stands above the bot', async () => {
  const superior = addSuperior();
  for (const id of [ownerId, superior]) {
    expect((await call('PUT', ban(id), {})).body).toMatchObject({ code: 50013 });
    expect((await call('DELETE', member(id))).body).toMatchObject({ code: 50013 });
  }
});

test.each([
  ['BanMembers', 'PUT', ban],
  ['KickMembers', 'DELETE', member],
] as const)('without %s the bot can do no such thing', async (name, method, path) => {
  simulator.setBotPermissions(guildId, ['ManageGuild', 'ManageRoles']);
  expect((await call(method, path())).body).toMatchObject({ code: 50013 });
  simulator.setBotPermissions(guildId, [name]);
  expect((await call(method, path())).status).toBe(204);
});

test('many are banned at once: whom the bot cannot ban is named', async () => {
  const { body } = await call('POST', `/guilds/${guildId}/bulk-ban`, {
    user_ids: [userId, ownerId],
  });
  expect(body).toEqual({ banned_users: [userId], failed_users: [ownerId] });
});

test('the banned are listed by id, in pages', async () => {
  const ids = ['a1', 'b1', 'c1'].map((name) => simulator.addMember(guildId, { name }).id);
  for (const id of ids.toReversed()) simulator.banMember(guildId, id);
  const page = async (query: string) => {
    const { body } = await call('GET', `/guilds/${guildId}/bans?${query}`);
    return (body as unknown as { user: { id: string } }[]).map(({ user }) => user.id);
  };
  expect(await page('limit=2')).toEqual(ids.slice(0, 2));
  expect(await page(`after=${ids[1]}`)).toEqual([ids[2]]);
  expect(await page(`before=${ids[2]}&limit=1`)).toEqual([ids[1]]);
});

test('the body of a change of a member is held against the published schema', async () => {
  const long = await call('PATCH', member(), { nick: 'x'.repeat(33) });
  expect(codesAt(long.body, 'nick')).toEqual(['BASE_TYPE_MAX_LENGTH']);
  const roles = await call('PATCH', member(), { roles: ['pilot'] });
  expect(codesAt(roles.body, 'roles', 0)).toEqual(['NUMBER_TYPE_COERCE']);
  const until = await call('PATCH', member(), { communication_disabled_until: 'demain' });
  expect(codesAt(until.body, 'communication_disabled_until')).toEqual(['DATE_TIME_TYPE_PARSE']);
});

test('one role out of reach leaves a member with all the roles as they were', async () => {
  const [low, high] = ['Pilote', 'Amirale'].map((name) => simulator.addRole(guildId, { name }).id);
  simulator.editRole(guildId, high ?? '', { position: 9 });
  const change = await call('PATCH', member(), { roles: [low, high] });
  expect(change.body).toMatchObject({ code: 50013 });
  expect((await call('GET', member())).body.roles).toEqual([]);
  simulator.setMemberRoles(guildId, userId, [high ?? '']);
  expect((await call('PATCH', member(), { roles: [] })).body).toMatchObject({ code: 50013 });
  expect((await call('PATCH', member(), { roles: [high, low] })).status).toBe(200);
});

test('a time-out ends within 28 days, and never falls on an administrator', async () => {
  const inDays = (days: number) => new Date(simulator.now() + days * 86_400_000).toISOString();
  const until = (id: string, days: number) =>
    call('PATCH', member(id), { communication_disabled_until: inDays(days) });
  expect(codesAt((await until(userId, 29)).body, 'communication_disabled_until')).toHaveLength(1);
  expect((await until(userId, 27)).status).toBe(200);
  const admin = simulator.addRole(guildId, { name: 'Admin', permissions: ['Administrator'] });
  simulator.setMemberRoles(guildId, userId, [admin.id]);
  expect((await until(userId, 1)).body).toMatchObject({ code: 50013 });
});

test('nobody who is in no voice channel can be muted or moved there', async () => {
  expect((await call('PATCH', member(), { mute: true })).body).toMatchObject({ code: 40032 });
});

test('the bot names itself with CHANGE_NICKNAME', async () => {
  const { body } = await call('PATCH', `/guilds/${guildId}/members/@me`, { nick: 'Vigie' });
  expect(body).toMatchObject({ nick: 'Vigie', user: { id: simulator.applicationId } });
});

test('members are found by the beginning of their name, and listed by id', async () => {
  const { id } = simulator.addMember(guildId, { name: 'Kael Voss', nick: 'Corsaire' });
  const found = await call('GET', `/guilds/${guildId}/members/search?query=cors&limit=5`);
  expect(found.body).toMatchObject([{ user: { id } }]);
  const listed = await call('GET', `/guilds/${guildId}/members?limit=1&after=${userId}`);
  expect(listed.body).toMatchObject([{ user: { id } }]);
});

test.each([
  ['without its type', { allow: '0' }, 'type', 'BASE_TYPE_REQUIRED'],
  ['of an unknown type', { type: 7 }, 'type', 'BASE_TYPE_CHOICES'],
  ['with words for numbers', { type: 0, allow: 'VIEW_CHANNEL' }, 'allow', 'NUMBER_TYPE_COERCE'],
])('an overwrite %s is refused where it is wrong', async (_how, body, field, code) => {
  const { id } = simulator.addChannel(guildId, { name: 'annonces' });
  const answer = await call('PUT', `/channels/${id}/permissions/${guildId}`, body);
  expect(codesAt(answer.body, field)).toEqual([code]);
});
