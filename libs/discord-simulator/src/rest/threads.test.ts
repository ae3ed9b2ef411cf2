import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { isEvent, logIn } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { SimulatorOptions } from '../simulator-api.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const HOUR = 3_600_000;
const PUBLIC = 11;
const PRIVATE = 12;
let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let channelId: string;
let folder: string;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await createDiscordSimulator({
    rateLimits: 'off',
    clock: { manual: true },
    ...options,
  });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'discord-simulator-'));
  await start();
});

afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

async function open(type = PUBLIC): Promise<string> {
  const { body } = await call('POST', `/channels/${channelId}/threads`, {
    name: 'Raid',
    type,
    auto_archive_duration: 60,
  });
  return String(body.id);
}

async function isArchived(id: string): Promise<unknown> {
  const { body } = await call('GET', `/channels/${id}`);
  return (body.thread_metadata as { archived: boolean }).archived;
}

const send = (id: string) => call('POST', `/channels/${id}/messages`, { content: 'x' });

test('a thread is archived when nothing was written in it for as long as it says', async () => {
  const { client } = await logIn(simulator);
  const id = await open();
  simulator.advanceClock(HOUR / 2);
  await send(id);
  simulator.advanceClock(HOUR / 2);
  expect(await isArchived(id)).toBe(false);
  simulator.advanceClock(HOUR / 2);
  expect(await isArchived(id)).toBe(true);
  const { d } = await client.next(isEvent('THREAD_UPDATE'));
  expect(d).toMatchObject({ id, thread_metadata: { archived: true } });
});

const WRITER = ['ViewChannel', 'SendMessages', 'SendMessagesInThreads'] as const;

test('writing opens an archived thread again, but not a locked one', async () => {
  const id = await open();
  await call('PATCH', `/channels/${id}`, { archived: true });
  expect((await send(id)).status).toBe(200);
  expect(await isArchived(id)).toBe(false);
  await call('PATCH', `/channels/${id}`, { archived: true, locked: true });
  expect((await send(id)).status).toBe(200);
  expect(await isArchived(id)).toBe(true);
  simulator.setBotPermissions(guildId, WRITER);
  expect((await send(id)).body).toMatchObject({ code: 160005 });
});

test('a locked thread is opened and changed by moderators alone, also one of the bot’s own', async () => {
  const id = await open();
  await call('PATCH', `/channels/${id}`, { archived: true, locked: true });
  simulator.setBotPermissions(guildId, WRITER);
  const unarchive = () => call('PATCH', `/channels/${id}`, { archived: false });
  expect((await unarchive()).body).toMatchObject({ code: 50013 });
  simulator.setBotPermissions(guildId, ['ViewChannel', 'ManageThreads']);
  expect((await unarchive()).status).toBe(200);
});

test('a thread of another is opened by who may write there, and renamed by moderators', async () => {
  const stateFile = join(folder, 'state.json');
  await simulator.stop();
  await start({ stateFile });
  const id = await open();
  await call('PATCH', `/channels/${id}`, { archived: true });
  const { id: owner } = simulator.addMember(guildId, { name: 'Nyx' });
  simulator.setBotPermissions(guildId, WRITER);
  await simulator.stop();
  // Nobody but the bot opens threads here; in the file it was somebody else.
  const opened = (ownerId: string) => `"thread":{"ownerId":"${ownerId}"`;
  const saved = readFileSync(stateFile, 'utf8');
  writeFileSync(stateFile, saved.replace(opened(simulator.applicationId), opened(owner)));
  simulator = await createDiscordSimulator({ stateFile, rateLimits: 'off' });
  call = restClient(simulator);
  const change = (body: object) => call('PATCH', `/channels/${id}`, body);
  expect((await change({ archived: false, name: 'y' })).body).toMatchObject({ code: 50013 });
  expect((await change({ archived: false })).status).toBe(200);
  expect((await change({ archived: true })).body).toMatchObject({ code: 50013 });
});

test('a thread on a message begins in a channel of a guild, not in a thread', async () => {
  const thread = await open();
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx' });
  const dm = await call('POST', '/users/@me/channels', { recipient_id: userId });
  const startIn = async (id: string) => {
    const { body } = await send(id);
    return await call('POST', `/channels/${id}/messages/${String(body.id)}/threads`, {
      name: 'x',
    });
  };
  expect((await startIn(thread)).body).toMatchObject({ code: 50024 });
  expect((await startIn(String(dm.body.id))).body).toMatchObject({ code: 50003 });
});

test('nothing else is done in an archived thread: 50083', async () => {
  const id = await open();
  const { body } = await send(id);
  await call('PATCH', `/channels/${id}`, { archived: true });
  const edit = await call('PATCH', `/channels/${id}/messages/${String(body.id)}`, { content: 'y' });
  expect(edit.body).toMatchObject({ code: 50083 });
  expect((await call('PATCH', `/channels/${id}`, { name: 'y' })).body).toMatchObject({
    code: 50083,
  });
});

test('a private thread is closed to a bot that left it, unless it manages threads', async () => {
  const id = await open(PRIVATE);
  await call('DELETE', `/channels/${id}/thread-members/@me`);
  expect((await call('GET', `/channels/${id}`)).status).toBe(200);
  simulator.setBotPermissions(guildId, ['ViewChannel']);
  expect((await call('GET', `/channels/${id}`)).body).toMatchObject({ code: 50001 });
});

test('a message has one thread: a second is refused with 160004', async () => {
  const { body } = await send(channelId);
  const path = `/channels/${channelId}/messages/${String(body.id)}/threads`;
  expect((await call('POST', path, { name: 'Raid' })).body).toMatchObject({ id: body.id });
  expect((await call('POST', path, { name: 'Raid' })).body).toMatchObject({ code: 160004 });
});

test('a guild has so many active threads and no more: 160006', async () => {
  await simulator.stop();
  await start({ knobs: { mostActiveThreads: 1 } });
  const id = await open();
  const second = () =>
    call('POST', `/channels/${channelId}/threads`, { name: 'Deux', type: PUBLIC });
  expect((await second()).body).toMatchObject({ code: 160006 });
  await call('PATCH', `/channels/${id}`, { archived: true });
  expect((await second()).status).toBe(201);
});
