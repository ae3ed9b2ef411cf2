import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outgoingWebhookSchemas, type OutgoingWebhookType } from '@verselink/contracts';
import type { ObjectSchema } from 'joi';
import { routes } from '@verselink/messaging';
import { createLogger } from '@verselink/runtime';
import { Webhook } from 'standardwebhooks';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, GUILD } from '../testing/bot-peer.ts';
import {
  eventBody,
  startTestService,
  WEBHOOK_SECRET,
  type TestService,
} from '../testing/start-test-service.ts';
import { createWebhookEndpointStore } from '../stores/webhook-endpoint-store.ts';
import { createWebhookStore } from '../stores/webhook-store.ts';
import { createWebhookSender } from './webhook-sender.ts';

interface Received {
  id: string;
  type: string;
  data: { event_id: string; display_name?: string };
}

let api: TestService;
let receiver: ReturnType<typeof createServer>;
const received: Received[] = [];
/** What was received and is not as its schema says. */
const faults: string[] = [];
let answer = 200;
/** While it is set the receiver does not answer; called, it does. */
let release: (() => void) | undefined;
/** An independent implementation of the standard checks every message that arrives. */
const verifier = new Webhook(WEBHOOK_SECRET);

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      const message = verifier.verify(Buffer.concat(chunks).toString(), headers) as Received;
      received.push({ ...message, id: headers['webhook-id'] ?? '' });
      const schema = outgoingWebhookSchemas[message.type as OutgoingWebhookType] as
        ObjectSchema | undefined;
      const fault =
        schema === undefined ? 'no schema' : schema.validate(message.data).error?.message;
      if (fault !== undefined) faults.push(`${message.type}: ${fault}`);
      const end = () => response.writeHead(answer).end();
      if (release === undefined) end();
      else release = end;
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  api = await startTestService({ webhookUrl: `http://127.0.0.1:${port}/hook` });
  await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
}, 60_000);
afterAll(async () => {
  await api.stop();
  receiver.close();
});

const of = (event: string) => received.filter(({ data }) => data.event_id === event);
const publish = async (event: string) => {
  await api.call('post', `/events/events/create/${event}`).send(eventBody());
};
const press = async (event: string, name: string, action: 'join' | 'leave') =>
  await api.bot.decision(
    await api.bot.press(name, action, { event, role: action === 'join' ? 'gunner' : '' }),
  );

test('VerseLink is told of each change of a registration, signed so that an independent receiver accepts it', async () => {
  await publish('evt-told');
  await press('evt-told', 'ana', 'join');
  await api.bot.decision(await api.bot.press('bob', 'join', { event: 'evt-told', role: 'gunner' }));
  await api.bot.decision(await api.bot.press('ana', 'leave', { event: 'evt-told' }));
  await eventually('four messages', () => of('evt-told').length === 4);
  expect(of('evt-told').map(({ type, data }) => `${data.display_name ?? ''} ${type}`)).toEqual([
    'ana registration.confirmed',
    'bob registration.waitlisted',
    'ana registration.withdrawn',
    'bob registration.confirmed',
  ]);
  expect(of('evt-told')[3]?.data).toMatchObject({ promoted: true, previous_status: 'waitlisted' });
});

test('a receiver that does not answer holds up no sweep', async () => {
  release = () => undefined;
  await publish('evt-slow');
  await press('evt-slow', 'ana', 'join');
  await eventually('the message', () => of('evt-slow').length === 1);
  await api.service.sweeper.sweep();
  release();
  release = undefined;
  await api.bot.decision(await api.bot.press('ana', 'leave', { event: 'evt-slow' }));
  await eventually('the next message', () => of('evt-slow').length === 2);
});

/** A replica's sender of its own; one that dies renews nothing and settles nothing. */
function senderOf({ dies, ahead = 0 }: { dies: boolean; ahead?: number }) {
  const store = createWebhookStore({ connection: api.connection });
  const never = async () => await new Promise<never>(() => undefined);
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  return createWebhookSender({
    endpoint: createWebhookEndpointStore({ connection: api.connection, url }),
    webhooks: dies ? { ...store, renew: never, settle: never } : store,
    url,
    secret: WEBHOOK_SECRET,
    sent: () => undefined,
    logger: createLogger({ service: 'test', level: 'error' }),
    now: () => new Date(api.now().getTime() + ahead),
  });
}

test('what a replica was sending when it died is sent by another seconds later', async () => {
  const store = createWebhookStore({ connection: api.connection });
  const news = { event_id: 'evt-died', rev: 1, n: 0, type: 'event.status', correlation_id: 'died' };
  const state = { state: 'published', previous_state: 'draft' };
  const data = { event_id: 'evt-died', revision: 1, ...state };
  // Due for that replica alone: this one may still be looking for more to send.
  const ahead = 60_000;
  const due = new Date(api.now().getTime() + ahead);
  await store.enqueue({ _id: 'evt-died:1:w0', ...news, data }, due);
  release = () => undefined;
  void senderOf({ dies: true, ahead }).sendDue();
  await eventually('the attempt that nobody ends', () => of('evt-died').length === 1);
  release();
  release = undefined;
  api.shiftClock(ahead + 5_001);
  await api.service.sweeper.sweep();
  await eventually('the attempt of another replica', () => of('evt-died').length === 2);
});

test('however long the receiver takes, one replica at a time sends a message', async () => {
  release = () => undefined;
  await publish('evt-held');
  await press('evt-held', 'ana', 'join');
  await eventually('the attempt', () => of('evt-held').length === 1);
  for (let renewals = 0; renewals < 2; renewals += 1) {
    api.shiftClock(4_000);
    await eventually('a renewal', async () => {
      const listed = await api.call('get', '/webhooks/deliveries?event_id=evt-held');
      const { deliveries } = listed.body as { deliveries: { next_attempt_at: string }[] };
      return Date.parse(deliveries[0]?.next_attempt_at ?? '') - api.now().getTime() > 4_000;
    });
  }
  await senderOf({ dies: false }).sendDue();
  expect(of('evt-held')).toHaveLength(1);
  release();
  release = undefined;
});

test('a receiver that fails gets the message again, and later ones of that event wait for it', async () => {
  await publish('evt-order');
  answer = 503;
  await press('evt-order', 'ana', 'join');
  await eventually('the first attempt', () => of('evt-order').length === 1);
  await api.bot.decision(await api.bot.press('bob', 'join', { event: 'evt-order', role: 'pilot' }));
  const pending = await eventually('the failed attempt', async () => {
    const listed = await api.call('get', '/webhooks/deliveries?event_id=evt-order');
    const { deliveries } = listed.body as { deliveries: { last_status: number | null }[] };
    return (
      deliveries.length === 2 && deliveries.some((one) => one.last_status === 503) && deliveries
    );
  });
  expect(pending).toMatchObject([
    { status: 'pending', attempts: 0 },
    { status: 'pending', attempts: 1, last_error: 'The receiver answered 503.' },
  ]);
  answer = 200;
  api.shiftClock(6_000);
  await api.service.sweeper.sweep();
  await eventually('both', () => of('evt-order').length === 3);
  const [first, again, second] = of('evt-order');
  expect(again?.id).toBe(first?.id);
  expect(second?.data.display_name).toBe('bob');
  const figures = await api.metrics.registry.metrics();
  expect(figures).toContain('verselink_webhook_delivery_seconds_count{outcome="refused"} 1');
  expect(figures).toMatch(/verselink_webhook_delivery_seconds_count\{outcome="delivered"\} \d+/);
});

test('VerseLink is told of a job that failed for good, and of what somebody deleted in Discord', async () => {
  await publish('evt-news');
  const create = await api.bot.take('scheduled-event.create', 'evt-news');
  await api.bot.fail(create, { class: 'invalid', discord_code: 50_035, message: 'Bad name' });
  const message = await api.bot.take('signup-message.create', 'evt-news');
  const discord_id = '220000000000009999';
  await api.bot.complete(message, { discord_id, channel_id: CHANNEL });
  await eventually('the news of the job', () => of('evt-news').length === 1);
  expect(of('evt-news')[0]).toMatchObject({
    type: 'job.failed',
    data: { job_type: 'scheduled-event.create', class: 'invalid', message: 'Bad name' },
  });
  await eventually('the message', async () => {
    const shown = await api.call('get', '/events/events/evt-news');
    return JSON.stringify(shown.body).includes(discord_id);
  });
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'observed',
    data: { guild_id: GUILD, kinds: ['signup-message'], discord_id, change: 'deleted' },
  });
  await eventually('the news of the deletion', () => of('evt-news').length === 2);
  expect(of('evt-news')[1]).toMatchObject({ type: 'event.drifted', data: { discord_id } });
});

test('a delivered message can be sent once more, under the same id', async () => {
  const [told] = of('evt-told');
  const before = of('evt-told').length;
  const response = await api.call('post', `/webhooks/deliveries/${told?.id ?? ''}/replay`);
  expect(response.status).toBe(202);
  await eventually('the replay', () => of('evt-told').length === before + 1);
  expect(of('evt-told').at(-1)?.id).toBe(told?.id);
});

test('a receiver that answers 410 is left alone until somebody resumes; nothing is lost, and health says so', async () => {
  const health = async () => (await api.call('get', '/events/health')).body as object;
  const deliveries = async () =>
    (await api.call('get', '/webhooks/deliveries?event_id=evt-410')).body as object;
  await publish('evt-410');
  answer = 410;
  await press('evt-410', 'ana', 'join');
  await eventually(
    'the stop',
    async () =>
      'stopped_at' in (await deliveries()) &&
      JSON.stringify(await deliveries()).includes('"last_status":410'),
  );
  expect(await deliveries()).toMatchObject({
    stopped_at: expect.stringMatching(/Z$/) as unknown,
    deliveries: [{ status: 'pending', attempts: 1, last_status: 410 }],
  });
  await press('evt-410', 'bob', 'join');
  api.shiftClock(60_000);
  await api.service.sweeper.sweep();
  await senderOf({ dies: false }).sendDue();
  expect(of('evt-410')).toHaveLength(1);
  expect(await health()).toMatchObject({
    status: 'degraded',
    webhooks: { ok: false, detail: expect.stringContaining('POST /webhooks/resume') as unknown },
  });
  const told = of('evt-told')[0]?.id ?? '';
  expect((await api.call('post', `/webhooks/deliveries/${told}/replay`)).status).toBe(409);
  answer = 200;
  expect((await api.call('post', '/webhooks/resume')).body).toEqual({ resumed: true });
  await eventually('all that waited', () => of('evt-410').length === 3);
  expect(of('evt-410').map(({ data }) => data.display_name)).toEqual(['ana', 'ana', 'bob']);
  expect(await health()).toMatchObject({ webhooks: { ok: true, stopped_at: null } });
  expect((await api.call('post', '/webhooks/resume')).body).toEqual({ resumed: false });
});

test('every message that came is as the API’s document says', () => {
  const types = new Set(received.map(({ type }) => type));
  for (const type of ['registration.confirmed', 'event.status', 'event.drifted', 'job.failed']) {
    expect(types).toContain(type);
  }
  expect(faults).toEqual([]);
});
