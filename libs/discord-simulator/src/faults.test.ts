import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestClient } from '../test/rest-client.ts';
import { restClient } from '../test/rest-client.ts';
import type { DiscordSimulator } from './simulator-api.ts';
import { createDiscordSimulator } from './simulator.ts';

const CREATE = '/channels/{channel_id}/messages';
let simulator: DiscordSimulator;
let call: RestClient;
let channelId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  const { id } = simulator.addGuild({ name: 'Flotte' });
  channelId = simulator.addChannel(id, { name: 'annonces' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

const send = () => call('POST', `/channels/${channelId}/messages`, { content: 'x' });
const posted = () => simulator.messages(channelId).length;

test('a lost answer leaves the message there and the client with a broken connection', async () => {
  simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: CREATE, times: 1 });
  await expect(send()).rejects.toThrow('fetch failed');
  expect(posted()).toBe(1);
  expect(simulator.calls.all({ route: CREATE })).toMatchObject([{ status: null }]);
  expect((await send()).status).toBe(200);
});

test('a reset connection leaves nothing behind', async () => {
  simulator.faults.add({ kind: 'reset', times: 1 });
  await expect(send()).rejects.toThrow('fetch failed');
  expect(posted()).toBe(0);
});

test.each([
  ['5xx', 503, 0],
  ['5xx-after-commit', 503, 1],
  ['error', 400, 0],
  ['error-after-commit', 400, 1],
] as const)('%s answers %i and leaves %i messages', async (kind, status, messages) => {
  simulator.faults.add({ kind, times: 1 });
  expect((await send()).status).toBe(status);
  expect(posted()).toBe(messages);
});

test('the edge answers HTML', async () => {
  simulator.faults.add({ kind: 'html', status: 502 });
  const response = await fetch(`${simulator.apiUrl}/v10/users/@me`);
  expect(response.headers.get('content-type')).toContain('text/html');
});

test.each(['error', 'error-after-commit', '5xx'] as const)(
  'a 429 by the fault %s says how long to wait, as every 429 does',
  async (kind) => {
    simulator.faults.add({ kind, status: 429, ms: 1_500 });
    const { status, headers, body } = await send();
    expect([status, headers.get('retry-after'), headers.get('x-ratelimit-scope')]).toEqual([
      429,
      '2',
      'user',
    ]);
    expect(body).toEqual({
      message: 'You are being rate limited.',
      retry_after: 1.5,
      global: false,
    });
  },
);

test('a 429 by the edge says in its header how long to wait', async () => {
  simulator.faults.add({ kind: 'html', status: 429, ms: 3_000 });
  const { status, headers } = await fetch(`${simulator.apiUrl}/v10/users/@me`);
  expect([status, headers.get('retry-after')]).toEqual([429, '3']);
});

test('an answer can be delayed after the work is done', async () => {
  simulator.faults.add({ kind: 'delay-after-commit', ms: 30 });
  const answer = send();
  await answer;
  expect(simulator.calls.all()[0]?.ms).toBeGreaterThanOrEqual(29);
});

test('a hanging call is never answered, and nothing is done', async () => {
  simulator.faults.add({ kind: 'hang', times: 1 });
  const hanging = fetch(`${simulator.apiUrl}/v10/users/@me`, {
    headers: { authorization: `Bot ${simulator.botToken}` },
    signal: AbortSignal.timeout(50),
  });
  await expect(hanging).rejects.toThrow('timeout');
  expect((await call('GET', '/users/@me')).status).toBe(200);
  expect(simulator.calls.all().map(({ status }) => status)).toEqual([null, 200]);
});

test('an answer that forbids is counted as an invalid request, others are not', async () => {
  simulator.faults.add({ kind: 'error', status: 403, code: 50013, times: 1 });
  await send();
  await send();
  expect(simulator.calls.invalid()).toMatchObject([{ status: 403 }]);
});

test.each([
  ['error', 401],
  ['error', 403],
  ['html', 429],
  ['error-after-commit', 403],
] as const)('the edge bans also for what the fault %s answers with %i', async (kind, status) => {
  await simulator.stop();
  simulator = await createDiscordSimulator({
    rateLimits: { invalidRequests: { limit: 2, perMs: 60_000, banMs: 60_000 } },
  });
  simulator.faults.add({ kind, status, times: 2 });
  const get = () =>
    fetch(`${simulator.apiUrl}/v10/users/@me`, {
      headers: { authorization: `Bot ${simulator.botToken}` },
    });
  expect([(await get()).status, (await get()).status]).toEqual([status, status]);
  expect(await (await get()).text()).toContain('error 1015');
});

test('a refusal that the client never saw is counted by nobody', async () => {
  await simulator.stop();
  simulator = await createDiscordSimulator({
    rateLimits: { invalidRequests: { limit: 1, perMs: 60_000, banMs: 60_000 } },
  });
  simulator.faults.add({ kind: 'lost-answer', times: 1 });
  await expect(fetch(`${simulator.apiUrl}/v10/users/@me`)).rejects.toThrow('fetch failed');
  expect(simulator.calls.invalid()).toEqual([]);
  expect((await restClient(simulator)('GET', '/users/@me')).status).toBe(200);
});

test('a fault can let calls pass first, and strikes its own route only', async () => {
  simulator.faults.add({ kind: '5xx', route: CREATE, method: 'POST', after: 1 });
  const statuses = [(await send()).status, (await send()).status];
  expect(statuses).toEqual([200, 503]);
  expect((await call('GET', `/channels/${channelId}`)).status).toBe(200);
  simulator.faults.clear();
  expect((await send()).status).toBe(200);
});

test('chance comes from the seed: the same calls are struck again', async () => {
  const run = async () => {
    const seeded = await createDiscordSimulator({ rateLimits: 'off', seed: 7 });
    seeded.faults.add({ kind: '5xx', probability: 0.5 });
    const get = restClient(seeded);
    const statuses: number[] = [];
    for (let count = 0; count < 12; count += 1)
      statuses.push((await get('GET', '/gateway')).status);
    await seeded.stop();
    return statuses;
  };
  const first = await run();
  expect(new Set(first)).toEqual(new Set([200, 503]));
  expect(await run()).toEqual(first);
});
