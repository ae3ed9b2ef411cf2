import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { restClient } from '../test/rest-client.ts';
import type { DiscordSimulator } from './simulator-api.ts';
import { createDiscordSimulator } from './simulator.ts';

let simulator: DiscordSimulator;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
});

afterEach(async () => {
  await simulator.stop();
});

async function add(fault: object) {
  const response = await fetch(`${simulator.url}/_sim/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  });
  return { status: response.status, error: ((await response.json()) as { error?: string }).error };
}

test.each([
  [{ kind: 'gremlin' }, '"kind" must be one of delay-before,'],
  [{ kind: '5xx', method: 'FETCH' }, '"method" must be one of GET,'],
  [{ kind: '5xx', route: '/nonsense' }, '"route" is no route of the simulator: "any method'],
  [{ kind: '5xx', method: 'GET', route: '/interactions/*' }, '"route" is no route'],
  [{ kind: 'dispatch-drop', route: 'MESSAGE_VANISH' }, '"route" names no gateway event'],
  [{ kind: 'dispatch-drop', method: 'GET' }, '"method" is of calls'],
  [{ kind: '5xx', times: 0 }, '"times" must be a whole number from 1 on, not 0.'],
  [{ kind: '5xx', times: -1 }, '"times" must be'],
  [{ kind: '5xx', after: 1.5 }, '"after" must be a whole number from 0 on, not 1.5.'],
  [{ kind: '5xx', probability: 2 }, '"probability" must be above 0, and 1 at most, not 2.'],
  [{ kind: '5xx', probability: 0 }, '"probability" must be above 0'],
  [{ kind: 'delay-before', ms: -5 }, '"ms" must be a whole number from 0 to 2147483647, not -5.'],
  [{ kind: '5xx', status: 200 }, '"status" must be a whole number from 400 to 599, not 200.'],
  [{ kind: 'error', status: 99 }, '"status" must be a whole number from 400 to 599, not 99.'],
  [{ kind: 'error', code: -1 }, '"code" must be a whole number from 0 on, not -1.'],
])('the fault %j could not strike or makes no sense, and is refused', async (fault, sentence) => {
  const { status, error } = await add(fault);
  expect(status).toBe(400);
  expect(error).toContain(sentence);
  expect(simulator.faults.list()).toEqual([]);
});

test.each([
  ['a method in small letters', { method: 'get', route: '/channels/{channel_id}' }],
  ['a route with the version', { route: '/api/v10/channels/{channel_id}' }],
  ['a path with a real id', { route: '/channels/ID' }],
  ['a pattern with a real id', { route: '/channels/ID*' }],
])('%s strikes', async (_what, where: { method?: string; route: string }) => {
  const { id } = simulator.addChannel(simulator.addGuild({ name: 'Flotte' }).id, { name: 'a' });
  const fault = { kind: '5xx', ...where, route: where.route.replace('ID', id) };
  expect(await add(fault)).toMatchObject({ status: 200 });
  expect((await restClient(simulator)('GET', `/channels/${id}`)).status).toBe(503);
});

test('a fault for one channel leaves the others alone', async () => {
  const guild = simulator.addGuild({ name: 'Flotte' }).id;
  const [one, other] = [
    simulator.addChannel(guild, { name: 'a' }),
    simulator.addChannel(guild, { name: 'b' }),
  ];
  await add({ kind: '5xx', route: `/channels/${one.id}` });
  expect((await restClient(simulator)('GET', `/channels/${other.id}`)).status).toBe(200);
});

test('a gateway event may be named in small letters', async () => {
  await add({ kind: 'dispatch-drop', route: 'message_create' });
  expect(simulator.faults.list()).toMatchObject([{ route: 'MESSAGE_CREATE' }]);
});
