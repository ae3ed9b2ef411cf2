import { afterEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator, SimulatorOptions } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;
let channelId: string;

async function start(options: SimulatorOptions): Promise<void> {
  simulator = await createDiscordSimulator({ ...options, clock: { manual: true } });
  call = restClient(simulator);
  const { id } = simulator.addGuild({ name: 'Flotte' });
  channelId = simulator.addChannel(id, { name: 'annonces' }).id;
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
