import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { createDiscordSimulator } from '../simulator.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { foreignPage } from './foreign-page.ts';

let simulator: DiscordSimulator;
beforeAll(async () => {
  simulator = await createDiscordSimulator();
});
afterAll(async () => {
  await simulator.stop();
});

test.each<[string, Record<string, string>, boolean]>([
  ['a program', { host: '127.0.0.1:4000' }, true],
  ['our page', { host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4000' }, true],
  ['our page by name', { host: 'localhost:4000', origin: 'http://localhost:4000' }, true],
  ['our page by IPv6', { host: '[::1]:4000', origin: 'http://[::1]:4000' }, true],
  ['our page by its public name', { host: 'discord:4000', origin: 'http://discord:4000' }, true],
  ['our page behind a proxy', { host: '127.0.0.1:80', origin: 'http://discord:4000' }, true],
  ['another page', { host: '127.0.0.1:4000', origin: 'https://evil.example' }, false],
  ['another port', { host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4001' }, false],
  ['a sandboxed page', { host: '127.0.0.1:4000', origin: 'null' }, false],
  [
    'a name that leads here',
    { host: 'evil.example:4000', origin: 'http://evil.example:4000' },
    false,
  ],
  ['a name that leads here, reading', { host: 'evil.example:4000' }, false],
  [
    'a link or a picture elsewhere',
    { host: '127.0.0.1:4000', 'sec-fetch-site': 'cross-site' },
    false,
  ],
  ['nothing', {}, false],
])('%s may use the control API: %#', (_, headers, may) => {
  expect(foreignPage(headers, 'http://discord:4000') === undefined).toBe(may);
});

async function statusOf(path: string, method: string, headers: Record<string, string>) {
  return await new Promise<number | undefined>((resolve, reject) => {
    request(`${simulator.url}${path}`, { method, headers }, (answer) => {
      answer.destroy();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

test('the simulator refuses foreign pages before it does or shows anything', async () => {
  const origin = 'https://evil.example';
  expect(await statusOf('/_sim/guilds', 'POST', { origin })).toBe(403);
  expect(await statusOf('/_sim/snapshot', 'GET', { host: 'evil.example' })).toBe(403);
  expect(await statusOf('/_sim/stream', 'GET', { host: 'evil.example' })).toBe(403);
  expect(simulator.guildIds()).toEqual([]);
  expect(await statusOf('/_sim/snapshot', 'GET', { origin: simulator.url })).toBe(200);
});
