import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JobResource } from '@verselink/contracts';
import { queues } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody, startTestService, type TestService } from '../../testing/start-test-service.ts';

/** VerseLink, which wants nothing. */
const verselink = createServer((_request, response) => response.writeHead(500).end());
let api: TestService;
beforeAll(async () => {
  await new Promise<void>((resolve) => verselink.listen(0, '127.0.0.1', resolve));
  const { port } = verselink.address() as AddressInfo;
  api = await startTestService({ webhookUrl: `http://127.0.0.1:${port}/` });
  api.bot.stopLooking();
}, 60_000);
afterAll(async () => {
  await api.stop();
  verselink.close();
});

interface Health {
  status: string;
  [part: string]: unknown;
}
async function health(): Promise<Health> {
  const { status, body } = (await api.call('get', '/events/health')) as {
    status: number;
    body: Health;
  };
  expect(status).toBe(200);
  return body;
}
/** Health once a part of it is as expected. */
async function healthWith(part: string, expected: object): Promise<Health> {
  let last: Health | undefined;
  try {
    return await eventually(`${part} in health`, async () => {
      last = await health();
      try {
        expect(last[part]).toMatchObject(expected);
        return last;
      } catch {
        return undefined;
      }
    });
  } catch {
    expect(last?.[part]).toMatchObject(expected);
    throw new Error('It has come too late.');
  }
}
const metrics = async () => await api.metrics.registry.metrics();

test('a running system is ok: its figures are those of its parts', async () => {
  const { status, database, broker } = await healthWith('bot', { ok: true });
  expect(status).toBe('ok');
  expect((database as { latency_ms: number }).latency_ms).toBeGreaterThan(0);
  expect(broker).toMatchObject({
    ok: true,
    queues: { [queues.results]: { messages: 0, consumers: 1 } },
  });
});

test('the gateway is shown per shard as the bot tells it; a lost one degrades the whole', async () => {
  const shard = { id: 0, connected: false, ping_ms: 77, last_event_at: null, guilds: 4 };
  const rest = { rate_limited: 3, invalid_requests: 2 };
  await api.bot.observe({ shards: [shard], rest, commands_in_work: 5 });
  const lost = await healthWith('bot', {
    ok: false,
    detail: expect.stringContaining('shard 0') as unknown,
    instances: [{ instance_id: 'peer', silent: false, shards: [shard], rest, commands_in_work: 5 }],
  });
  expect(lost.status).toBe('degraded');
  expect(await metrics()).toContain('verselink_health{part="bot"} 0');
  await api.bot.observe();
  await healthWith('bot', { ok: true });
});

test('an older word of a bot does not replace a newer one, and an ended one is not missed', async () => {
  const before = await health();
  await api.bot.observe({ observed_at: '2020-01-01T00:00:00Z', shard_count: 9 });
  await api.bot.observe({ instance_id: 'other', shard_count: 1 });
  await eventually('the other one', async () =>
    JSON.stringify((await health()).bot).includes('other'),
  );
  expect(await health()).toMatchObject({ status: before.status, bot: { ok: true } });
  await api.bot.observe({ instance_id: 'other', ended: true });
  await eventually(
    'the end of the other one',
    async () => !JSON.stringify((await health()).bot).includes('other'),
  );
});

test('a bot that was last heard of more than 30 s ago is silent', async () => {
  await api.connection
    .collection<{ _id: string }>('bot_instances')
    .updateOne({ _id: 'peer' }, { $set: { heard_at: new Date(Date.now() - 31_000) } });
  expect(await health()).toMatchObject({
    status: 'degraded',
    bot: { ok: false, instances: [{ instance_id: 'peer', silent: true }] },
  });
  await api.bot.observe();
  await healthWith('bot', { ok: true });
});

test('a job that is blocked shows as drift, with its reason, until it is done', async () => {
  await api.call('post', '/guilds').send({ guild_id: GUILD });
  await api.call('post', '/events/events/create/evt-1').send(eventBody());
  const command = await api.bot.take('scheduled-event.create', 'evt-1');
  await healthWith('drift', { ok: true, differing: 1, blocked_count: 0 });
  const message = 'Missing Permissions';
  await api.bot.fail(command, { class: 'permission', discord_code: 50_013, message });
  const blocked = await healthWith('drift', {
    ok: false,
    differing: 1,
    blocked_count: 1,
    blocked: [{ event_id: 'evt-1', guild_id: GUILD, kind: 'scheduled-event', reason: message }],
  });
  expect(blocked.status).toBe('ok');
  expect(await metrics()).toContain('verselink_artefacts{state="blocked"} 1');

  await api.call('post', `/jobs/${command.data.job_id}/retry`);
  const again = await api.bot.take('scheduled-event.create', 'evt-1');
  await api.bot.complete(again, { discord_id: '400000000000000001' });
  await healthWith('drift', { ok: true, differing: 0, blocked_count: 0 });
});

test('what the bot lacks in a guild is named', async () => {
  const gap = {
    feature: 'signup-message' as const,
    permission: 'SEND_MESSAGES',
    channel_id: CHANNEL,
  };
  await api.bot.messaging.publish(
    { exchange: 'verselink.res.v1', routingKey: 'result' },
    {
      type: 'dev.verselink.guild.observed.v1',
      subject: GUILD,
      correlationid: 'c',
      data: {
        guild_id: GUILD,
        present: true,
        name: 'Escadre',
        gaps: [gap],
        channel_faults: [],
      },
    },
  );
  const { status } = await healthWith('guilds', {
    ok: false,
    linked: 1,
    lacking: [
      {
        guild_id: GUILD,
        name: 'Escadre',
        status: 'incomplete',
        lacks: [expect.stringContaining(`SEND_MESSAGES in channel ${CHANNEL}`)],
      },
    ],
  });
  expect(status).toBe('ok');
});

test('what nobody has planned, done or sent for long is lag', async () => {
  const minuteAgo = new Date(Date.now() - 60_000);
  const events = api.connection.collection<{ _id: string; unprojected_at?: Date | null }>(
    'verselink_events',
  );
  await api.call('post', '/events/events/create/evt-2').send(eventBody());
  const command = await api.bot.take('scheduled-event.create', 'evt-2');
  await eventually(
    'the plan',
    async () => (await events.findOne({ _id: 'evt-2' }))?.unprojected_at === null,
  );
  await events.updateOne(
    { _id: 'evt-2' },
    { $set: { unprojected_at: minuteAgo, due: [{ kind: 'check-in-open', at: minuteAgo }] } },
  );
  await api.connection
    .collection<{ _id: string }>('discord_jobs')
    .updateOne({ _id: command.data.job_id }, { $set: { next_attempt_at: minuteAgo } });
  const { status, lag } = await health();
  expect(status).toBe('degraded');
  const seconds = lag as Record<string, number>;
  for (const what of ['unplanned_seconds', 'due_seconds', 'jobs_seconds']) {
    expect([what, (seconds[what] ?? 0) >= 60]).toEqual([what, true]);
  }
  // The sweep does what is late.
  await api.service.sweeper.sweep();
  await api.bot.complete(await api.bot.take('scheduled-event.create', 'evt-2'), {
    discord_id: '400000000000000002',
  });
  await healthWith('lag', { ok: true, unplanned_seconds: 0, due_seconds: 0, jobs_seconds: 0 });
});

test('parked dead letters and webhooks that were given up are counted until they are settled', async () => {
  const content = Buffer.from('{}');
  const letter = { id: 'poison', queue: queues.results, content, properties: { headers: {} } };
  await api.bot.messaging.replay(letter);
  const parked = { ok: false, parked: 1, queued: 0, by_queue: { [queues.results]: 1 } };
  expect((await healthWith('dead_letters', parked)).status).toBe('degraded');
  const { body } = (await api.call('get', '/dead-letters?status=parked')) as {
    body: { dead_letters: { id: string }[] };
  };
  await api.call('post', `/dead-letters/${body.dead_letters[0]?.id ?? ''}/discard`);
  await healthWith('dead_letters', { ok: true, parked: 0, queued: 0 });

  const deliveries = api.connection.collection('webhook_deliveries');
  await eventually(
    'a webhook',
    async () => (await deliveries.countDocuments({ status: 'pending' })) > 0,
  );
  const { jobs } = (await api.call('get', '/jobs')).body as { jobs: JobResource[] };
  expect(jobs.some(({ status }) => status === 'completed')).toBe(true);
  await deliveries.updateMany({}, { $set: { created_at: new Date(Date.now() - 60_000) } });
  const waiting = (await health()).webhooks as Record<string, number>;
  expect(waiting.pending).toBeGreaterThan(0);
  expect(waiting.oldest_seconds).toBeGreaterThanOrEqual(60);
  await deliveries.updateMany({}, { $set: { status: 'failed', next_attempt_at: null } });
  expect(await health()).toMatchObject({ status: 'degraded', webhooks: { ok: false, pending: 0 } });
});
