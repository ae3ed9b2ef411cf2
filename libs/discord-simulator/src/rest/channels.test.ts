import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { PermissionName } from '../permissions.ts';
import type { DiscordSimulator, SimulatorOptions } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const MANAGE_ROLES = String(1n << 28n);
const SEND_MESSAGES = '2048';
let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let channelId: string;
let userId: string;

async function start(rateLimits: SimulatorOptions['rateLimits']): Promise<void> {
  simulator = await createDiscordSimulator({ rateLimits });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
}

beforeEach(async () => {
  await start('off');
});

afterEach(async () => {
  await simulator.stop();
});

function botMay(...names: PermissionName[]): void {
  simulator.setBotPermissions(guildId, names);
}

const patch = (body: unknown) => call('PATCH', `/channels/${channelId}`, body);
const overwrite = (fields: object) => ({ id: userId, type: 1, allow: '0', deny: '0', ...fields });
const put = (id: string, body: unknown) =>
  call('PUT', `/channels/${channelId}/permissions/${id}`, body);
const channels = async () =>
  (await call('GET', `/guilds/${guildId}/channels`)).body as unknown as Record<string, unknown>[];

test('without MANAGE_ROLES a change of the channel leaves its overwrites as they are', async () => {
  simulator.setOverwrite(channelId, { id: userId, deny: ['SendMessages'] });
  botMay('ViewChannel', 'SendMessages', 'ManageChannels');
  for (const permission_overwrites of [[], [overwrite({ deny: '0' })]]) {
    expect((await patch({ permission_overwrites })).body).toMatchObject({ code: 50013 });
  }
  const same = [overwrite({ deny: SEND_MESSAGES })];
  expect((await patch({ permission_overwrites: same, topic: 'x' })).status).toBe(200);
  botMay('ViewChannel', 'SendMessages', 'ManageChannels', 'ManageRoles');
  expect((await patch({ permission_overwrites: [] })).body).toMatchObject({
    permission_overwrites: [],
  });
});

test('MANAGE_ROLES is passed on by administrators, and by whom an overwrite of the channel gives it', async () => {
  botMay('ViewChannel', 'ManageChannels', 'ManageRoles');
  const give = () => put(userId, { type: 1, allow: MANAGE_ROLES });
  expect((await give()).body).toMatchObject({ code: 50013 });
  simulator.setOverwrite(channelId, { id: simulator.applicationId, allow: ['ManageRoles'] });
  expect((await give()).status).toBe(204);
  expect((await put(userId, { type: 1, allow: SEND_MESSAGES, deny: '8192' })).status).toBe(204);
});

test('an overwrite is for a role of the guild or for a user', async () => {
  expect((await put('123456789012345678', { type: 0 })).body).toMatchObject({ code: 10009 });
  expect((await put(guildId, { type: 1 })).body).toMatchObject({ code: 10009 });
  expect(codesAt((await put('abc', { type: 1 })).body, 'overwrite_id')).toEqual([
    'NUMBER_TYPE_COERCE',
  ]);
  expect((await put(guildId, { type: 0 })).status).toBe(204);
});

test('a rename that is refused does not count towards the limit of renames', async () => {
  await simulator.stop();
  await start('true');
  botMay('ViewChannel');
  for (let count = 0; count < 2; count += 1) {
    expect((await patch({ name: 'raid' })).status).toBe(403);
  }
  botMay('ViewChannel', 'ManageChannels');
  expect((await patch({ name: '' })).status).toBe(400);
  expect((await patch({ name: 'un' })).status).toBe(200);
  expect((await patch({ name: 'deux' })).status).toBe(200);
  expect((await patch({ name: 'trois' })).status).toBe(429);
});

test('a channel may name the full category that it is in', async () => {
  const { id: parentId } = simulator.addChannel(guildId, { name: 'Escadre', type: 4 });
  for (let count = 0; count < 50; count += 1) {
    simulator.addChannel(guildId, { name: `c${count}`, parentId });
  }
  const inside = (await channels()).find(({ parent_id }) => parent_id === parentId);
  const move = (id: unknown) =>
    call('PATCH', `/channels/${String(id)}`, { topic: 'x', parent_id: parentId });
  expect((await move(inside?.id)).status).toBe(200);
  expect(codesAt((await move(channelId)).body, 'parent_id')).toEqual([
    'CHANNEL_PARENT_MAX_CHANNELS',
  ]);
});

test('channels are put in order, and moved with the rights of their category', async () => {
  const { id: parentId } = simulator.addChannel(guildId, { name: 'Escadre', type: 4 });
  simulator.setOverwrite(parentId, { id: userId, deny: ['SendMessages'] });
  const wanted = { id: channelId, position: 7, parent_id: parentId, lock_permissions: true };
  const move = (...list: object[]) => call('PATCH', `/guilds/${guildId}/channels`, list);
  expect((await move(wanted, { id: '123456789012345678' })).body).toMatchObject({ code: 10003 });
  expect((await channels())[0]).toMatchObject({ position: 0, parent_id: null });
  expect((await move(wanted)).status).toBe(204);
  expect((await channels())[0]).toMatchObject({
    position: 7,
    parent_id: parentId,
    permission_overwrites: [{ id: userId, deny: SEND_MESSAGES }],
  });
});
