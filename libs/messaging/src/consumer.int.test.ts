import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { until } from '../test/until.ts';
import type { Delivery } from './delivery.ts';
import { InfrastructureError, NotYetError, PermanentError } from './failure.ts';
import { partitionOf, queues, routes } from './topology.ts';

const QUEUE = queues.clicks[partitionOf('raid')]!;
const ROUTE = routes.click('raid');

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => await room.tidy());
afterAll(async () => await room.close());

const idOf = ({ message }: Delivery): string => message.id;
const failureOf = (letter: { properties: { headers?: Record<string, unknown> } }): unknown =>
  letter.properties.headers?.['x-failure'];

/** Publishes raw bytes, as a foreign or newer sender would. */
const publishRaw = (content: string): void => {
  room.operator.publish(ROUTE.exchange, ROUTE.routingKey, Buffer.from(content), {
    messageId: 'raw',
  });
};

test('a handler that returns acknowledges its message', async () => {
  const seen: Delivery[] = [];
  const outcomes: string[] = [];
  const messaging = room.messaging({
    observer: {
      consumed: (queue, type, _, outcome) => outcomes.push(`${queue} ${type} ${outcome}`),
    },
  });
  messaging.consume({
    queue: QUEUE,
    prefetch: 10,
    handle: (delivery) => Promise.resolve(void seen.push(delivery)),
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('c-1'));
  await until(() => outcomes.length === 1);
  expect(seen).toMatchObject([
    {
      message: { id: 'c-1', source: '/bot' },
      redelivered: false,
      attempt: 1,
      routingKey: ROUTE.routingKey,
    },
  ]);
  expect(outcomes).toEqual([`${QUEUE} dev.verselink.registration.click.v1 ack`]);
  await messaging.close();
  expect(await room.depth(QUEUE)).toBe(0);
});

test('a handler that throws gets its message again, with its attempt counted and its routing key kept', async () => {
  const seen: Delivery[] = [];
  const messaging = room.messaging();
  messaging.consume({
    queue: QUEUE,
    prefetch: 10,
    handle: async (delivery) => {
      seen.push(delivery);
      if (delivery.attempt < 3) throw new Error('not yet');
      return await Promise.resolve();
    },
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('c-1'));
  await until(() => seen.length === 3);
  expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(new Set(seen.map(({ routingKey }) => routingKey))).toEqual(new Set([ROUTE.routingKey]));
});

test('with the default ladder the first retry comes after one second', async () => {
  const times: number[] = [];
  const messaging = room.messaging({ ladderMs: [1_000, 10_000, 60_000, 600_000] });
  messaging.consume({
    queue: QUEUE,
    prefetch: 1,
    handle: () => {
      times.push(Date.now());
      return times.length === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve();
    },
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('c-1'));
  await until(() => times.length === 2);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
});

test('after eight failures a message is a dead letter that says why and from where', async () => {
  let calls = 0;
  const messaging = room.messaging();
  messaging.consume({
    queue: QUEUE,
    prefetch: 1,
    handle: () => Promise.reject(new Error(`failure ${++calls}`)),
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('c-1'));
  const letter = await room.deadLetter();
  expect(calls).toBe(8);
  expect(letter.properties.messageId).toBe('c-1');
  expect(failureOf(letter)).toMatchObject({
    class: 'exhausted',
    message: 'Error: failure 8',
    queue: QUEUE,
    attempt: 8,
  });
  expect(letter.fields.routingKey).toBe(QUEUE);
});

test('a permanent error is a dead letter at once, its long text cut', async () => {
  let calls = 0;
  const messaging = room.messaging();
  messaging.consume({
    queue: QUEUE,
    prefetch: 1,
    handle: () => {
      calls += 1;
      throw new PermanentError('x'.repeat(100_000));
    },
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('c-1'));
  const failure = failureOf(await room.deadLetter()) as { class: string; message: string };
  expect(failure.class).toBe('permanent');
  expect(failure.message).toHaveLength(500);
  expect(calls).toBe(1);
});

test.each([
  ['that is not JSON', '{oops', /not JSON/],
  ['without an envelope', '{}', /specversion/],
  [
    'of an unknown type',
    JSON.stringify({
      ...{ specversion: '1.0', id: '1', source: '/bot', type: 'dev.verselink.later.v9' },
      ...{ time: '2026-01-01T00:00:00Z', subject: 'raid', correlationid: 'c', data: {} },
    }),
    /Unknown message type dev\.verselink\.later\.v9/,
  ],
])('a message %s is parked with the reason and no handler sees it', async (_, content, reason) => {
  let calls = 0;
  const messaging = room.messaging();
  messaging.consume({
    queue: QUEUE,
    prefetch: 1,
    handle: () => Promise.resolve(void (calls += 1)),
  });
  await messaging.start();
  publishRaw(content);
  const letter = await room.deadLetter();
  expect(letter.content.toString()).toBe(content);
  const failure = failureOf(letter) as { class: string; message: string };
  expect(failure.class).toBe('invalid');
  expect(failure.message).toMatch(reason);
  expect(calls).toBe(0);
});

test('a message past its expiry time is acknowledged and counted, not handled', async () => {
  const seen: string[] = [];
  const outcomes: string[] = [];
  const messaging = room.messaging({
    observer: { consumed: (_queue, _type, _ms, outcome) => outcomes.push(outcome) },
  });
  messaging.consume({
    queue: QUEUE,
    prefetch: 1,
    handle: (delivery) => Promise.resolve(void seen.push(idOf(delivery))),
  });
  await messaging.start();
  await messaging.publish(
    ROUTE,
    click('late', { expirytime: new Date(Date.now() - 1).toISOString() }),
  );
  await messaging.publish(
    ROUTE,
    click('soon', { expirytime: new Date(Date.now() + 60_000).toISOString() }),
  );
  await until(() => outcomes.length === 2);
  expect(outcomes).toEqual(['expired', 'ack']);
  expect(seen).toEqual(['soon']);
});

test('while what a handler needs is down, messages are kept in order and use up no attempt', async () => {
  const done: Delivery[] = [];
  let calls = 0;
  let down = true;
  const messaging = room.messaging();
  messaging.consumeBatches({
    queue: QUEUE,
    prefetch: 10,
    maxBatch: 3,
    handle: (deliveries) => {
      calls += 1;
      if (down) return Promise.reject(new InfrastructureError('database down'));
      done.push(...deliveries);
      return Promise.resolve(deliveries.map(() => undefined));
    },
  });
  await messaging.start();
  for (let n = 0; n < 10; n++) await messaging.publish(ROUTE, click(`c-${n}`));
  await until(() => calls >= 3);
  down = false;
  await until(() => done.length === 10);
  expect(done.map(idOf)).toEqual(Array.from({ length: 10 }, (_, n) => `c-${n}`));
  expect(new Set(done.map(({ attempt }) => attempt))).toEqual(new Set([1]));
});

test('a batch is what is there at once, in order, one call at a time, each message with its own outcome', async () => {
  const batches: string[][] = [];
  const acknowledged: string[] = [];
  let running = 0;
  const messaging = room.messaging();
  messaging.consumeBatches({
    queue: QUEUE,
    prefetch: 50,
    maxBatch: 20,
    handle: async (deliveries) => {
      expect(++running).toBe(1);
      await new Promise(setImmediate);
      running -= 1;
      batches.push(deliveries.map(idOf));
      return deliveries.map((delivery) => {
        if (idOf(delivery) === 'c-7') return new PermanentError('no');
        acknowledged.push(idOf(delivery));
        return undefined;
      });
    },
  });
  const sender = room.messaging();
  await sender.start();
  await Promise.all(Array.from({ length: 60 }, (_, n) => sender.publish(ROUTE, click(`c-${n}`))));
  await messaging.start();
  await until(() => batches.flat().length === 60);
  const inOrder = Array.from({ length: 60 }, (_, n) => `c-${n}`);
  expect(batches.flat()).toEqual(inOrder);
  expect(Math.max(...batches.map(({ length }) => length))).toBe(20);
  expect(acknowledged).toEqual(inOrder.filter((id) => id !== 'c-7'));
  expect((await room.deadLetter()).properties.messageId).toBe('c-7');
});

test('a batch handler that does not answer every message has failed for all of them', async () => {
  const seen: Delivery[] = [];
  const messaging = room.messaging();
  messaging.consumeBatches({
    queue: QUEUE,
    prefetch: 10,
    maxBatch: 10,
    handle: (deliveries) => {
      seen.push(...deliveries);
      return Promise.resolve(deliveries.length === 1 && seen.length > 1 ? [undefined] : []);
    },
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('c-1'));
  await until(() => seen.length === 2);
  expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2]);
});

test('up to prefetch handlers run at once, and no more', async () => {
  let running = 0;
  let most = 0;
  let done = 0;
  const release: (() => void)[] = [];
  const messaging = room.messaging();
  messaging.consume({
    queue: QUEUE,
    prefetch: 5,
    handle: async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
      done += 1;
    },
  });
  await messaging.start();
  for (let n = 0; n < 21; n++) await messaging.publish(ROUTE, click(`c-${n}`));
  while (done < 21) {
    await until(() => release.length === Math.min(5, 21 - done));
    for (const resolve of release.splice(0)) resolve();
    const before = done;
    await until(() => done > before || done === 21);
  }
  expect(most).toBe(5);
});

test('an observer that throws costs no message', async () => {
  const seen: string[] = [];
  const messaging = room.messaging({
    observer: {
      published: () => {
        throw new Error('metrics are broken');
      },
      consumed: () => {
        throw new Error('metrics are broken');
      },
    },
  });
  messaging.consume({
    queue: QUEUE,
    prefetch: 1,
    handle: (delivery) => Promise.resolve(void seen.push(idOf(delivery))),
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('c-1'));
  await messaging.publish(ROUTE, click('c-2'));
  await until(() => seen.length === 2);
  expect(messaging.healthy()).toBe(true);
});

test('a message whose turn has not come waits without a warning, and uses up no attempt', async () => {
  const seen: Delivery[] = [];
  const outcomes: string[] = [];
  const messaging = room.messaging({
    observer: { consumed: (_queue, _type, _ms, outcome) => outcomes.push(outcome) },
  });
  messaging.consume({
    queue: QUEUE,
    prefetch: 1,
    handle: (delivery) => {
      seen.push(delivery);
      if (seen.length <= 9) return Promise.reject(new NotYetError('the other comes first'));
      if (seen.length === 10) return Promise.reject(new Error('a fault'));
      return Promise.resolve();
    },
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('c-1'));
  await until(() => outcomes.length === 11);
  expect(seen.map(({ attempt }) => attempt)).toEqual([...Array<number>(10).fill(1), 2]);
  expect(seen.map(({ redelivered }) => redelivered)).toEqual([
    false,
    ...Array<boolean>(10).fill(true),
  ]);
  expect(outcomes).toEqual([...Array<string>(9).fill('wait'), 'retry', 'ack']);
  expect(room.logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test.each([
  ['tried again', () => new Error(''), 'warn', 'Error: no message'],
  ['given up', () => new PermanentError('never'), 'error', 'PermanentError: never'],
])(
  'of a message that is %s the log names correlation id, subject, event, guild and error',
  async (_, fault, level, error) => {
    let calls = 0;
    const messaging = room.messaging();
    messaging.consume({
      queue: QUEUE,
      prefetch: 1,
      handle: () => (calls++ === 0 ? Promise.reject(fault()) : Promise.resolve()),
    });
    await messaging.start();
    await messaging.publish(ROUTE, click('c-1'));
    await until(() => room.logger.lines.some((line) => line.level === level));
    // What is tried again must not reach the next test.
    await until(() => calls === (level === 'warn' ? 2 : 1));
    const line = room.logger.lines.find((one) => one.level === level);
    expect(line?.fields).toMatchObject({
      ...{ queue: QUEUE, id: 'c-1', type: 'dev.verselink.registration.click.v1', attempt: 1 },
      ...{ correlation_id: 'test', subject: 'raid', event_id: 'raid' },
      ...{ guild_id: '123456789012345678', error },
    });
  },
);

test('of bytes that are no message the log names what RabbitMQ knows of them', async () => {
  const messaging = room.messaging();
  messaging.consume({ queue: QUEUE, prefetch: 1, handle: () => Promise.resolve() });
  await messaging.start();
  const properties = { messageId: 'raw', correlationId: 'c-9', type: 'dev.verselink.later.v9' };
  room.operator.publish(ROUTE.exchange, ROUTE.routingKey, Buffer.from('{oops'), properties);
  await room.deadLetter();
  await until(() => room.logger.lines.some(({ level }) => level === 'error'));
  const line = room.logger.lines.find(({ level }) => level === 'error');
  expect(line?.fields).toMatchObject({
    ...{ id: 'raw', correlation_id: 'c-9', type: 'dev.verselink.later.v9', class: 'invalid' },
  });
});
