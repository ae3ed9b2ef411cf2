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
  await start();
});

afterEach(async () => {
  await simulator.stop();
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

test('writing opens an archived thread again, but not a locked one', async () => {
  const id = await open();
  await call('PATCH', `/channels/${id}`, { archived: true });
  expect((await send(id)).status).toBe(200);
  expect(await isArchived(id)).toBe(false);
  await call('PATCH', `/channels/${id}`, { archived: true, locked: true });
  expect((await send(id)).body).toMatchObject({ code: 160005 });
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
