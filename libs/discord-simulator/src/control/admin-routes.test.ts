import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { GatewayClient } from '../../test/gateway-client.ts';
import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const HOUR = 3_600_000;
let simulator: DiscordSimulator;
let bot: GatewayClient;
let guildId: string;
let channelId: string;
let userId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off', clock: { manual: true } });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
  bot = await connectGateway(simulator);
  bot.send(2, identifyWith(simulator.botToken, 1 | 2 | 512 | (1 << 16)));
  await bot.next(isEvent('GUILD_CREATE'));
});

afterEach(async () => {
  await simulator.stop();
});

async function control(path: string, body: object = {}) {
  const response = await fetch(`${simulator.url}/_sim${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const told = async (event: string) => (await bot.next(isEvent(event))).d;

test('channels are made, changed and deleted by hand, and the bot is told', async () => {
  const { body: category } = await control('/channels', {
    guild_id: guildId,
    name: 'Opérations',
    type: 4,
  });
  expect(await told('CHANNEL_CREATE')).toMatchObject({ name: 'Opérations', type: 4 });
  const changes = { name: 'nouvelles', topic: 'Les sorties', parent_id: category.id };
  await control('/channels/edit', { channel_id: channelId, ...changes });
  expect(await told('CHANNEL_UPDATE')).toMatchObject({ id: channelId, ...changes });
  await control('/channels/edit', { channel_id: channelId, topic: null, parent_id: null });
  expect(await told('CHANNEL_UPDATE')).toMatchObject({ topic: null, parent_id: null });
  const wrong = await control('/channels/edit', { channel_id: channelId, parent_id: channelId });
  expect(wrong.body.error).toBe(`Channel ${channelId} is no category of this guild.`);
  await control('/channels/delete', { channel_id: channelId });
  expect(await told('CHANNEL_DELETE')).toMatchObject({ id: channelId });
});

test('threads are renamed, archived, locked and deleted by hand', async () => {
  const { body } = await restClient(simulator)('POST', `/channels/${channelId}/threads`, {
    name: 'briefing',
    type: 11,
  });
  await control('/channels/edit', { channel_id: body.id, name: 'bilan', archived: true });
  expect(await told('THREAD_UPDATE')).toMatchObject({
    name: 'bilan',
    thread_metadata: { archived: true, locked: false },
  });
  const refused = await control('/channels/overwrites', { channel_id: body.id, id: guildId });
  expect(refused.body.error).toMatch(/^A thread has the permissions of its channel/);
  await control('/channels/delete', { channel_id: body.id });
  expect(await told('THREAD_DELETE')).toMatchObject({ id: body.id });
});

test('who may what in a channel is set for roles and for members', async () => {
  const overwrite = { channel_id: channelId, id: guildId };
  await control('/channels/overwrites', { ...overwrite, deny: ['AddReactions'], allow: '2048' });
  expect(await told('CHANNEL_UPDATE')).toMatchObject({
    permission_overwrites: [{ id: guildId, type: 0, allow: '2048', deny: '64' }],
  });
  await control('/channels/overwrites', { ...overwrite, id: userId, allow: ['AddReactions'] });
  expect(await told('CHANNEL_UPDATE')).toMatchObject({
    permission_overwrites: [{ id: guildId }, { id: userId, type: 1, allow: '64', deny: '0' }],
  });
  await control('/channels/overwrites/delete', overwrite);
  expect(await told('CHANNEL_UPDATE')).toMatchObject({ permission_overwrites: [{ id: userId }] });
  expect((await control('/channels/overwrites/delete', overwrite)).status).toBe(404);
  const both = { ...overwrite, allow: ['Connect'], deny: ['Connect'] };
  expect((await control('/channels/overwrites', both)).body.error).toBe(
    'Allow a permission or deny it, not both.',
  );
});

test('roles are made, changed and deleted by hand; @everyone only changes what it may', async () => {
  const { body: role } = await control('/roles', { guild_id: guildId, name: 'Pilote' });
  const known = { guild_id: guildId, role_id: role.id };
  expect(await told('GUILD_ROLE_CREATE')).toMatchObject({ role: { name: 'Pilote' } });
  await control('/roles/edit', { ...known, name: 'As', permissions: ['Connect'], color: 255 });
  expect(await told('GUILD_ROLE_UPDATE')).toMatchObject({
    role: { name: 'As', permissions: '1048576', color: 255 },
  });
  await control('/members/roles', { guild_id: guildId, user_id: userId, roles: [role.id] });
  expect(await told('GUILD_MEMBER_UPDATE')).toMatchObject({ roles: [role.id] });
  await control('/roles/delete', known);
  expect(await told('GUILD_ROLE_DELETE')).toMatchObject({ role_id: role.id });
  expect((await control('/roles/edit', known)).body.error).toBe(
    `There is no role ${role.id} in guild ${guildId}.`,
  );
  const everyone = { guild_id: guildId, role_id: guildId };
  expect((await control('/roles/delete', everyone)).body.error).toBe(
    '@everyone cannot be deleted.',
  );
  expect((await control('/roles/edit', { ...everyone, name: 'x' })).status).toBe(400);
  await control('/roles/edit', { ...everyone, permissions: '1024' });
  expect(await told('GUILD_ROLE_UPDATE')).toMatchObject({ role: { permissions: '1024' } });
});

const moment = (ms: number) => new Date(simulator.now() + ms).toISOString();

function announce(fields: object = {}) {
  return control('/scheduled-events', {
    guild_id: guildId,
    name: 'Raid',
    scheduled_start_time: moment(HOUR),
    scheduled_end_time: moment(2 * HOUR),
    location: 'Stanton',
    creator_id: userId,
    ...fields,
  });
}

test('an event is announced, changed, begun and ended by hand, and the bot is told', async () => {
  const { body: event } = await announce();
  expect(await told('GUILD_SCHEDULED_EVENT_CREATE')).toMatchObject({
    name: 'Raid',
    status: 1,
    entity_type: 3,
    creator_id: userId,
    entity_metadata: { location: 'Stanton' },
  });
  expect(await told('GUILD_SCHEDULED_EVENT_USER_ADD')).toMatchObject({ user_id: userId });
  const edit = (changes: object) =>
    control('/scheduled-events/edit', { event_id: event.id, changes });
  await edit({ name: 'Course', entity_metadata: { location: 'Pyro' } });
  expect(await told('GUILD_SCHEDULED_EVENT_UPDATE')).toMatchObject({
    name: 'Course',
    entity_metadata: { location: 'Pyro' },
  });
  await edit({ status: 2 });
  expect(await told('GUILD_SCHEDULED_EVENT_UPDATE')).toMatchObject({ status: 2 });
  expect((await edit({ status: 4 })).body.error).toBe(
    'Discord refuses this: status: Invalid Guild Scheduled Event status transition.',
  );
  await edit({ status: 3 });
  expect(await told('GUILD_SCHEDULED_EVENT_UPDATE')).toMatchObject({ status: 3 });
  expect((await edit({ name: 'x' })).body.error).toBe('This scheduled event is over.');
  await control('/scheduled-events/delete', { event_id: event.id });
  expect(await told('GUILD_SCHEDULED_EVENT_DELETE')).toMatchObject({ id: event.id });
});

test.each([
  ['no place', { location: undefined }, 'entity_metadata.location: This field is required'],
  ['no end', { scheduled_end_time: undefined }, 'scheduled_end_time: This field is required'],
  [
    'a start in the past',
    { scheduled_start_time: '2001-01-01T00:00:00Z' },
    'Cannot schedule event in the past.',
  ],
  [
    'a start that is no moment',
    { scheduled_start_time: 'soon' },
    '"scheduled_start_time" must be a moment such as',
  ],
])('an event with %s is refused', async (_what, fields, sentence) => {
  const { status, body } = await announce(fields);
  expect(status).toBe(400);
  expect(body.error).toContain(sentence);
});

test('what a member wrote is changed by them and deleted by whoever may', async () => {
  const { body: message } = await control('/write', {
    channel_id: channelId,
    user_id: userId,
    content: 'bonjour',
  });
  const known = { channel_id: channelId, message_id: message.id };
  await control('/messages/edit', { ...known, user_id: userId, content: 'bonsoir' });
  expect(await told('MESSAGE_UPDATE')).toMatchObject({ id: message.id });
  expect(simulator.messages(channelId)[0]?.content).toBe('bonsoir');
  await control('/messages/delete', known);
  expect(await told('MESSAGE_DELETE')).toMatchObject({ id: message.id });
});

test('the bot is kicked, invited again with certain rights, and cut off by an outage', async () => {
  await control(`/guilds/${guildId}/kick`);
  expect(await told('GUILD_DELETE')).not.toHaveProperty('unavailable');
  await control(`/guilds/${guildId}/invite`, { permissions: ['ViewChannel'] });
  expect(await told('GUILD_CREATE')).toMatchObject({ id: guildId });
  await control(`/guilds/${guildId}/outage`, { unavailable: true });
  expect(await told('GUILD_DELETE')).toMatchObject({ unavailable: true });
});

test('members are kicked, banned and let in again, and told to be quiet', async () => {
  const known = { guild_id: guildId, user_id: userId };
  await control('/members/time-out', { ...known, ms: 60_000 });
  const update = await told('GUILD_MEMBER_UPDATE');
  expect(Date.parse(String(update.communication_disabled_until))).toBe(simulator.now() + 60_000);
  const write = await control('/write', { channel_id: channelId, user_id: userId, content: 'x' });
  expect(write.body.error).toMatch(/may not write/);
  await control('/members/kick', known);
  expect(await told('GUILD_MEMBER_REMOVE')).toMatchObject({ user: { id: userId } });
  expect((await control('/members/kick', known)).status).toBe(404);
  await control('/join', known);
  await control('/members/ban', { ...known, reason: 'spam' });
  expect(await told('GUILD_MEMBER_REMOVE')).toMatchObject({ user: { id: userId } });
  expect((await control('/join', known)).body.error).toBe(
    `User ${userId} is banned: unban them first.`,
  );
  await control('/members/unban', known);
  expect((await control('/members/unban', known)).status).toBe(404);
  expect((await control('/join', known)).status).toBe(200);
  const owner = simulator.addGuild({ name: 'Autre' });
  const refused = await control('/members/kick', { guild_id: owner.id, user_id: owner.ownerId });
  expect(refused.body.error).toBe('The owner of a guild stays, whatever others want.');
  const bot = { guild_id: guildId, user_id: simulator.applicationId };
  expect((await control('/members/ban', bot)).status).toBe(400);
});

test('one date of a recurring event is left out by hand, and put back', async () => {
  const start = moment(HOUR);
  const { body } = await restClient(simulator)('POST', `/guilds/${guildId}/scheduled-events`, {
    name: 'Course',
    privacy_level: 2,
    entity_type: 3,
    entity_metadata: { location: 'Daymar' },
    scheduled_start_time: start,
    scheduled_end_time: moment(2 * HOUR),
    recurrence_rule: { start, frequency: 3, interval: 1 },
  });
  const known = { event_id: body.id, date: moment(25 * HOUR) };
  await control('/scheduled-events/dates', { ...known, is_canceled: true });
  expect(await told('GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE')).toMatchObject({
    event_id: body.id,
    is_canceled: true,
  });
  await control('/scheduled-events/dates/restore', known);
  expect(await told('GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE')).toMatchObject({
    event_id: body.id,
  });
  expect((await control('/scheduled-events/dates/restore', known)).status).toBe(404);
  const wrong = { ...known, date: moment(2 * HOUR), is_canceled: true };
  expect((await control('/scheduled-events/dates', wrong)).body.error).toMatch(
    /no occurrence that starts at this time/,
  );
});

test('a member who takes no direct messages gets none', async () => {
  await control('/members/dms', { user_id: userId, accepts: false });
  const call = restClient(simulator);
  const { body } = await call('POST', '/users/@me/channels', { recipient_id: userId });
  const sent = await call('POST', `/channels/${String(body.id)}/messages`, { content: 'x' });
  expect(sent.body.code).toBe(50007);
});
