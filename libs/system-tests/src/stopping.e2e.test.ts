import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import { EVENT, startSystem, type System } from './testing/start-system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

test('sync-api stops in order within 10 s, though a caller is slow and another waits for Discord', async () => {
  const { port } = new URL(system.apiUrl);
  const slow = connect(Number(port), '127.0.0.1');
  await once(slow, 'connect');
  const head = 'POST /api/v1/discord/guilds HTTP/1.1\r\nhost: a\r\ncontent-type: application/json';
  slow.write(`${head}\r\nauthorization: Bearer ${system.token}\r\ncontent-length: 100\r\n\r\n{`);

  await system.bot.stop();
  const waiting = fetch(`${system.apiUrl}/api/v1/discord/events/events/create/evt-stop`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${system.token}`,
      'content-type': 'application/json',
      prefer: 'wait=30',
    },
    body: JSON.stringify(EVENT),
  });
  await eventually('the work', async () => (await system.listJobs('evt-stop')).length > 0);
  const began = performance.now();
  system.api.kill('SIGTERM');
  expect((await waiting).status).toBe(202);
  expect(await system.api.exited).toMatchObject({ code: 0 });
  expect(performance.now() - began).toBeLessThan(10_000);
});
