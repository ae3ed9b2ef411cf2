import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes } from '@verselink/messaging';
import { createLogger } from '@verselink/runtime';
import { Webhook } from 'standardwebhooks';
import supertest from 'supertest';
import { eventually } from '@verselink/local-stack';
import { PREFIX } from '../app.ts';
import { CHANNEL, GUILD } from '../testing/bot-peer.ts';
import {
  eventBody,
  startTestService,
  WEBHOOK_SECRET,
  type TestService,
} from '../testing/start-test-service.ts';
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
  return createWebhookSender({
    webhooks: dies ? { ...store, renew: never, settle: never } : store,
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
    secret: WEBHOOK_SECRET,
    logger: createLogger({ service: 'test', level: 'error' }),
    now: () => new Date(api.now().getTime() + ahead),
  });
}

test('what a replica was sending when it died is sent by another seconds later', async () => {
  const store = createWebhookStore({ connection: api.connection });
  const news = { event_id: 'evt-died', rev: 1, n: 0, type: 'event.status', correlation_id: 'died' };
  const data = { event_id: 'evt-died' };
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
});

test('VerseLink is told of a job that failed for good, and of what somebody deleted in Discord', async () => {
  await publish('evt-news');
  const create = await api.bot.take('dev.verselink.scheduled-event.create.v1', 'evt-news');
  await api.bot.fail(create, { class: 'invalid', discord_code: 50_035, message: 'Bad name' });
  const message = await api.bot.take('dev.verselink.signup-message.create.v1', 'evt-news');
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
    data: { guild_id: GUILD, kind: 'signup-message', discord_id, change: 'deleted' },
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

function incoming(body: string, headers: Record<string, string>) {
  return supertest(api.url).post(`${PREFIX}/webhooks/incoming`).set(headers).send(body);
}
function signed(body: string, at = new Date(), id = 'msg_1') {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': Math.floor(at.getTime() / 1_000).toString(),
    'webhook-signature': verifier.sign(id, at, body),
  };
}
const message = (type: string, changes: object = {}) =>
  JSON.stringify({ type, data: { id: 'evt-in', ...eventBody(), ...changes } });

test('VerseLink’s own message creates, changes and deletes an event; the same message twice changes nothing', async () => {
  const created = message('event.created');
  expect((await incoming(created, signed(created))).body).toMatchObject({ revision: 1 });
  expect((await incoming(created, signed(created))).body).toMatchObject({ revision: 1 });
  const cancelled = message('event.cancelled');
  expect((await incoming(cancelled, signed(cancelled))).body).toMatchObject({ revision: 2 });
  const deleted = message('event.deleted');
  expect((await incoming(deleted, signed(deleted))).status).toBe(202);
  expect((await api.call('get', '/events/events/evt-in')).status).toBe(404);
});

/** What VerseLink said of an event `at` seconds after a moment of today, as it comes now. */
function saidOf(id: string) {
  const start = Date.now() - 3_600_000;
  const send = async (type: string, at: number, title = 'Raid sur Jumptown') => {
    const timestamp = new Date(start + at * 1_000).toISOString();
    const body = JSON.stringify({ type, timestamp, data: { id, ...eventBody({ title }) } });
    return (await incoming(body, signed(body))).body as { revision: number };
  };
  const event = async () => {
    const { body } = (await api.call('get', `/events/events/${id}`)) as { body: unknown };
    return (body as { event?: { title: string; state: string } }).event;
  };
  return { send, event };
}

test('of messages that overtake each other the newest stays, also when that is the deletion', async () => {
  const { send, event } = saidOf('evt-late');
  await send('event.created', 1, 'First');
  await send('event.updated', 3, 'Third');
  expect(await send('event.updated', 2, 'Second')).toMatchObject({ revision: 2 });
  expect(await send('event.cancelled', 2, 'Second')).toMatchObject({ revision: 2 });
  await send('event.deleted', 2, 'Second');
  expect((await event())?.title).toBe('Third');
  await send('event.deleted', 5, 'Third');
  await send('event.updated', 4, 'Fourth');
  await send('event.created', 1, 'First');
  expect(await event()).toBeUndefined();
});

test('a late message undoes nothing that was said after it, also when that changed nothing', async () => {
  const { send, event } = saidOf('evt-same');
  await send('event.created', 1, 'As it was');
  await send('event.updated', 3, 'As it was');
  await send('event.updated', 2, 'As it was for a second');
  expect((await event())?.title).toBe('As it was');
});

test('a late message does not bring back what VerseLink deleted by a call before it said so', async () => {
  const { send, event } = saidOf('evt-gone');
  await send('event.created', 1);
  await api.call('delete', '/events/events/delete/evt-gone');
  await send('event.deleted', 5);
  await send('event.updated', 4);
  expect(await event()).toBeUndefined();
  await send('event.created', 6);
  expect(await event()).toBeDefined();
});

test.each([
  ['deleted', undefined],
  ['cancelled', 'cancelled'],
])(
  'an event that is %s before it was heard of is not published by what comes late',
  async (end, state) => {
    const { send, event } = saidOf(`evt-first-${end}`);
    expect(await send(`event.${end}`, 5)).toMatchObject({ revision: 1 });
    await send('event.created', 1);
    expect((await event())?.state).toBe(state);
  },
);

test('an event that VerseLink makes anew stays when the deletion before that comes late', async () => {
  const { send, event } = saidOf('evt-anew');
  await send('event.created', 1, 'The first');
  await send('event.created', 3, 'The second');
  await send('event.deleted', 2);
  expect((await event())?.title).toBe('The second');
});

test('a message of a time to come is refused, and does not silence its event', async () => {
  const timestamp = '2100-01-01T00:00:00Z';
  const data = { id: 'evt-future', ...eventBody() };
  const body = JSON.stringify({ type: 'event.created', timestamp, data });
  const refused = await incoming(body, signed(body));
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ errors: [{ field: 'timestamp' }] });
  const { send, event } = saidOf('evt-future');
  await send('event.created', 1);
  await send('event.updated', 2, 'Heard');
  expect((await event())?.title).toBe('Heard');
});

test('a creation that is told again, without its time, leaves the event as it is now', async () => {
  const tell = async (type: string) => {
    const body = JSON.stringify({ type, data: { id: 'evt-again', ...eventBody() } });
    return await incoming(body, signed(body));
  };
  await tell('event.created');
  await tell('event.cancelled');
  const again = await tell('event.created');
  expect([again.status, again.body]).toMatchObject([202, { revision: 2 }]);
  const { event } = saidOf('evt-again');
  expect((await event())?.state).toBe('cancelled');
});

test.each([
  [
    'another secret',
    () => new Webhook('whsec_b3RoZXIgc2VjcmV0').sign('msg_1', new Date(), message('event.created')),
    0,
  ],
  ['a garbled signature', () => 'v1,AAAA', 0],
  ['a message of ten minutes ago', undefined, 600_000],
])('%s is refused with 401 and why', async (_what, forge, ageMs) => {
  const body = message('event.created');
  const headers = signed(body, new Date(Date.now() - ageMs));
  if (forge) headers['webhook-signature'] = forge();
  const response = await incoming(body, headers);
  expect(response.status).toBe(401);
  expect(response.body).toMatchObject({ type: 'urn:verselink:problem:bad-signature' });
});

test('an unsigned message is refused, and a signed one that is not valid names its fields', async () => {
  expect((await incoming('{}', { 'content-type': 'application/json' })).status).toBe(401);
  const body = message('event.created', { title: 'x' });
  const response = await incoming(body, signed(body));
  expect(response.status).toBe(400);
  expect(response.body).toMatchObject({ errors: [{ field: 'data.title' }] });
});
