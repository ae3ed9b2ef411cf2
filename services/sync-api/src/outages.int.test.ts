import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EventResource } from '@verselink/contracts';
import { startMongodb, type Mongodb } from '@verselink/local-stack';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHANNEL, GUILD } from './testing/bot-peer.ts';
import { eventBody, startTestService, type TestService } from './testing/start-test-service.ts';

const EVENT = 'evt-outage';

let dir = '';
let mongodb: Mongodb;
let api: TestService;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verselink-outage-'));
  // The embedded one, also where a mongod is installed: it comes back at the same address.
  mongodb = await startMongodb({ dir, env: {} });
  api = await startTestService({ mongodbUri: mongodb.uri });
  await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
  await api.call('post', `/events/events/create/${EVENT}`).send(eventBody()).expect(202);
}, 60_000);
afterAll(async () => {
  await api.stop();
  await mongodb.stop();
  await rm(dir, { recursive: true, force: true });
});

test('while MongoDB is down a click waits and a call is told to come again; once it is back each is done once', async () => {
  mongodb.process?.kill('SIGKILL');
  await mongodb.process?.exited;

  const click = await api.bot.press('ana', 'join', { event: EVENT, role: 'pilot' });
  const decisions: unknown[] = [];
  const decision = api.bot.decision(click).then((decided) => {
    decisions.push(decided);
    return decided;
  });
  const create = async () =>
    await api
      .call('post', '/events/events/create/evt-later')
      .set('idempotency-key', 'outage')
      .send(eventBody());
  const refused = await create();
  expect(refused.status).toBe(503);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(decisions).toEqual([]);

  await mongodb.process?.restart();
  expect((await decision).outcome).toMatchObject({ kind: 'confirmed', role_id: 'pilot' });
  expect((await create()).status).toBe(202);

  // The same click once more, as after a redelivery: nothing is left to decide.
  await api.bot.press('ana', 'join', { event: EVENT, role: 'pilot', id: click });
  expect((await api.bot.decision(click)).view?.rev).toBe(2);
  const { body } = (await api.call('get', `/events/events/${EVENT}`)) as { body: EventResource };
  expect(body.registrations).toHaveLength(1);
  const log = await api.connection
    .collection('discord_interactions')
    .countDocuments({ event_id: EVENT });
  expect(log).toBe(1);
});
