import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually, startTcpProxy, type TcpProxy } from '@verselink/local-stack';
import type { InteractionResource } from '@verselink/contracts';
import { CHANNEL, GUILD } from './testing/bot-peer.ts';
import { eventBody, startTestService, type TestService } from './testing/start-test-service.ts';

/** In which sync-api connects: first to publish, then to consume. */
const PUBLISHING = 0;

let proxy: TcpProxy;
let api: TestService;

beforeAll(async () => {
  api = await startTestService({
    broker: async (url) => {
      proxy = await startTcpProxy(url);
      return proxy.url;
    },
  });
  await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
  await api.call('post', '/events/events/create/evt-1').send(eventBody());
}, 60_000);
afterAll(async () => {
  await api.stop();
  await proxy.close();
});

const logged = async (id: string): Promise<InteractionResource | undefined> => {
  const answer = await api.call('get', '/interactions?event_id=evt-1');
  return (answer.body as { interactions: InteractionResource[] }).interactions.find(
    (entry) => entry.id === id,
  );
};

test('a click is acknowledged only when the broker has its answer', async () => {
  proxy.refuse();
  proxy.reset(PUBLISHING);
  await eventually('the loss of one connection', () => !api.messaging.healthy());
  const id = await api.bot.press('Nova', 'join', { role: 'pilot' });
  // After the answer: nobody could be given it, and it was given up once.
  expect((await eventually('the decision', async () => await logged(id))).outcome.kind).toBe(
    'confirmed',
  );
  proxy.allow();
  expect((await api.bot.decision(id)).outcome).toMatchObject({ kind: 'confirmed', changed: true });
});

test('the answer to a bot that is gone holds up nobody', async () => {
  const gone = await api.bot.press('Kael', 'join', {
    role: 'pilot',
    also: { reply_to: 'verselink.reply.gone' },
  });
  const next = await api.bot.press('Jax', 'join', { role: 'gunner' });
  expect((await api.bot.decision(next)).outcome.kind).toBe('confirmed');
  expect((await logged(gone))?.outcome.kind).toBe('confirmed');
});
