import { afterEach, expect, test } from '@jest/globals';
import { createLogger } from '@verselink/runtime';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectDiscord } from './connect-discord.ts';
import { createDiscordClock } from './discord-clock.ts';
import { createDiscordClient } from './discord-client.ts';

let server: Server;
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Connects to something that gives each call the next of these answers, the last one again and again. */
async function connectTo(...answers: { status: number; type?: string; body: string }[]) {
  let calls = 0;
  server = createServer((_, response) => {
    const answer = answers[Math.min(calls, answers.length - 1)];
    calls += 1;
    const headers = { 'content-type': answer?.type ?? 'application/json', 'retry-after': '30' };
    response.writeHead(answer?.status ?? 500, headers).end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}/api`;
  const logger = createLogger({ service: 'test', level: 'error' });
  const pauses: number[] = [];
  const connecting = connectDiscord({
    client: createDiscordClient({
      apiUrl,
      shards: { count: undefined, ids: undefined },
      clock: createDiscordClock({ now: Date.now }),
      called: () => undefined,
      onTokenRefused: () => undefined,
    }),
    token: 'a-token',
    logger,
    wait: async (ms) => {
      pauses.push(ms);
      await Promise.resolve();
    },
    onFatal: () => undefined,
    onStateChange: () => undefined,
  });
  const reason = await connecting.then(
    () => 'connected',
    (error: unknown) => (error as Error).message,
  );
  return { reason, pauses };
}

const UNAUTHORIZED = { status: 401, body: '{"message":"401: Unauthorized","code":0}' };

test.each([
  ['DISCORD_API_URL', { status: 404, body: '{"message":"404: Not Found","code":0}' }],
  ['DISCORD_API_URL', { status: 404, type: 'text/html', body: '<h1>Not found</h1>' }],
  ['DISCORD_API_URL', { status: 405, type: 'text/plain', body: 'no' }],
  ['DISCORD_API_URL', { status: 200, type: 'text/html', body: '<h1>A website</h1>' }],
  ['DISCORD_BOT_TOKEN', UNAUTHORIZED],
])('the start ends at once with a sentence that names %s: %j', async (name, answer) => {
  const { reason, pauses } = await connectTo(answer);
  expect(reason).toContain(`set ${name} to`);
  expect(pauses).toEqual([]);
});

test('what may pass is waited for: trouble of Discord’s, its edge, a rate limit', async () => {
  const { reason, pauses } = await connectTo(
    { status: 503, body: '{}' },
    { status: 403, type: 'text/html', body: 'blocked' },
    { status: 429, body: '{"message":"slow down","retry_after":30,"global":false}' },
    UNAUTHORIZED,
  );
  expect(reason).toContain('DISCORD_BOT_TOKEN');
  expect(pauses).toEqual([1_000, 2_000, 4_000]);
});
