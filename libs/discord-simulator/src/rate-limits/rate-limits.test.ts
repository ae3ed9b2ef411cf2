import { afterEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator, SimulatorOptions } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;
let channelId: string;
let guildId: string;

async function start(options: SimulatorOptions): Promise<void> {
  simulator = await createDiscordSimulator({ ...options, clock: { manual: true } });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
}

afterEach(async () => {
  await simulator.stop();
});

const send = () => call('POST', `/channels/${channelId}/messages`, { content: 'x' });

test('a 429 has all its headers, its body, and does none of the work', async () => {
  await start({ rateLimits: 'tight' });
  await send();
  await send();
  const limited = await send();
  expect(limited.status).toBe(429);
  expect(limited.headers.get('retry-after')).toBe('1');
  expect(limited.headers.get('x-ratelimit-scope')).toBe('user');
  expect(limited.body).toMatchObject({ retry_after: 1, global: false });
  expect(simulator.messages(channelId)).toHaveLength(2);
  simulator.advanceClock(1_000);
  expect((await send()).status).toBe(200);
});

test('renaming a channel a third time within ten minutes is limited', async () => {
  await start({ rateLimits: 'true' });
  const rename = () => call('PATCH', `/channels/${channelId}`, { name: 'x' });
  expect([(await rename()).status, (await rename()).status]).toEqual([200, 200]);
  expect((await rename()).status).toBe(429);
});

test('edits of a message older than an hour have a limit of their own', async () => {
  await start({ rateLimits: 'true' });
  const { body } = await send();
  simulator.advanceClock(3_700_000);
  const edit = () =>
    call('PATCH', `/channels/${channelId}/messages/${String(body.id)}`, { content: 'y' });
  for (let count = 0; count < 3; count += 1) expect((await edit()).status).toBe(200);
  expect((await edit()).body).toMatchObject({ code: 30046 });
});

test('an address with too many invalid requests meets the HTML page of the edge', async () => {
  await start({ rateLimits: { invalidRequests: { limit: 2, perMs: 60_000, banMs: 60_000 } } });
  const wrong = { authorization: 'Bot wrong' };
  await call('GET', '/users/@me', undefined, wrong);
  await call('GET', '/users/@me', undefined, wrong);
  const banned = await fetch(`${simulator.apiUrl}/v10/users/@me`);
  expect(banned.status).toBe(429);
  expect(banned.headers.get('content-type')).toContain('text/html');
  expect(banned.headers.get('retry-after')).toBe('60');
});

test('the 51st call of a second is limited globally; what the token of an interaction pays for is not', async () => {
  await start({ rateLimits: { fallback: { limit: 1000, perMs: 1000 } } });
  for (let count = 0; count < 50; count += 1) {
    expect((await call('GET', '/users/@me')).status).toBe(200);
  }
  const limited = await call('GET', '/users/@me');
  expect(limited.status).toBe(429);
  expect(limited.headers.get('x-ratelimit-global')).toBe('true');
  expect(limited.headers.get('retry-after')).toBe('1');
  expect(limited.body).toMatchObject({ global: true, retry_after: 1 });
  const callback = await call('POST', `/interactions/${guildId}/token/callback`, { type: 6 });
  expect(callback.body).toMatchObject({ code: 10062 });
});

test('threads are limited for all bots together, and such a 429 is no invalid request', async () => {
  await start({
    rateLimits: {
      buckets: { 'thread-create': { limit: 1, perMs: 240_000, scope: 'shared' } },
      invalidRequests: { limit: 2, perMs: 60_000, banMs: 60_000 },
    },
  });
  const open = () => call('POST', `/channels/${channelId}/threads`, { name: 'Raid', type: 11 });
  expect((await open()).status).toBe(201);
  const limited = await open();
  await open();
  expect(simulator.calls.invalid()).toEqual([]);
  expect(limited.headers.get('x-ratelimit-scope')).toBe('shared');
  expect(limited.headers.get('retry-after')).toBe('240');
  expect((await call('GET', '/users/@me')).status).toBe(200);
});

test('a guild takes 250 new roles in 48 hours, then answers with how long to wait', async () => {
  await start({ rateLimits: { buckets: { 'role-create': { limit: 2, perMs: 172_800_000 } } } });
  const create = () => call('POST', `/guilds/${guildId}/roles`, { name: 'Pilote' });
  await create();
  simulator.advanceClock(3_600_000);
  await create();
  const limited = await create();
  expect(limited.status).toBe(429);
  expect(limited.headers.get('retry-after')).toBe(String(47 * 3600));
});

test('opening direct messages to many too fast is refused with 40003; those there stay open', async () => {
  await start({ rateLimits: { quotas: { dmOpen: { limit: 2, perMs: 600_000 } } } });
  const [nyx, kael, rook] = ['Nyx', 'Kael', 'Rook'].map(
    (name) => simulator.addMember(guildId, { name }).id,
  );
  const open = (recipient_id?: string) => call('POST', '/users/@me/channels', { recipient_id });
  expect([(await open(nyx)).status, (await open(kael)).status]).toEqual([200, 200]);
  expect(await open(rook)).toMatchObject({ status: 403, body: { code: 40003 } });
  expect((await open(nyx)).status).toBe(200);
  simulator.advanceClock(600_000);
  expect((await open(rook)).status).toBe(200);
});

test('new commands are counted by the day and refused with 30034; overwriting is free', async () => {
  await start({
    rateLimits: {
      quotas: { commandCreate: { limit: 2, perMs: 86_400_000 } },
      buckets: { 'command-write': { limit: 100, perMs: 1000 } },
    },
  });
  const create = (name: string, scope = '') =>
    call('POST', `/applications/${simulator.applicationId}${scope}/commands`, {
      name,
      description: 'x',
    });
  for (const name of ['a', 'b', 'a']) await create(name);
  expect(await create('c')).toMatchObject({ status: 400, body: { code: 30034 } });
  expect((await create('b')).status).toBe(200);
  expect((await create('c', `/guilds/${guildId}`)).status).toBe(201);
  simulator.advanceClock(86_400_000);
  expect((await create('c')).status).toBe(201);
});

test('switched off, nothing is limited; tight, everything is soon', async () => {
  await start({ rateLimits: 'off' });
  for (let count = 0; count < 60; count += 1) expect((await send()).status).toBe(200);
  await simulator.stop();
  await start({ rateLimits: 'tight' });
  const statuses = [(await send()).status, (await send()).status, (await send()).status];
  expect(statuses).toEqual([200, 200, 429]);
});
