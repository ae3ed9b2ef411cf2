import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { until } from '../test/until.ts';
import { InfrastructureError } from './failure.ts';
import { partitionOf, queues, routes } from './topology.ts';

const QUEUE = queues.clicks[partitionOf('raid')]!;
const ROUTE = routes.click('raid');
const IDS = Array.from({ length: 40 }, (_, n) => `c-${n}`);

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => await room.tidy());
afterAll(async () => await room.close());

async function publishAll(): Promise<void> {
  const sender = room.messaging();
  await sender.start();
  await Promise.all(IDS.map((id) => sender.publish(ROUTE, click(id))));
}

/** What another replica gets of the queue afterwards. */
async function rest(count: number): Promise<string[]> {
  const seen: string[] = [];
  const next = room.messaging();
  next.consumeBatches({
    queue: QUEUE,
    prefetch: 50,
    maxBatch: 50,
    handle: (deliveries) => {
      seen.push(...deliveries.map(({ message }) => message.id));
      return Promise.resolve(deliveries.map(() => undefined));
    },
  });
  await next.start();
  await until(() => seen.length >= count);
  return seen;
}

test('closing lets the running handler finish and publish, and leaves the rest to the next in order', async () => {
  const done: string[] = [];
  let release: (() => void) | undefined;
  const messaging = room.messaging();
  messaging.consumeBatches({
    queue: QUEUE,
    prefetch: 50,
    maxBatch: 10,
    handle: async (deliveries) => {
      if (done.length > 0) await new Promise<void>((resolve) => (release = resolve));
      await messaging.publish(routes.result(), click('said while closing'));
      done.push(...deliveries.map(({ message }) => message.id));
      return deliveries.map(() => undefined);
    },
  });
  await messaging.start();
  await publishAll();
  await until(() => release !== undefined);
  const closing = messaging.close();
  release?.();
  await closing;
  expect(done.length).toBeLessThan(IDS.length);
  expect([...done, ...(await rest(IDS.length - done.length))]).toEqual(IDS);
  expect(await room.depth(queues.results)).toBe(2);
});

test('closing while handling is paused gives the kept messages back in order', async () => {
  let calls = 0;
  const messaging = room.messaging();
  messaging.consumeBatches({
    queue: QUEUE,
    prefetch: 50,
    maxBatch: 10,
    handle: () => {
      calls += 1;
      return Promise.reject(new InfrastructureError('database down'));
    },
  });
  await messaging.start();
  await publishAll();
  await until(() => calls > 0);
  await messaging.close();
  expect(await rest(IDS.length)).toEqual(IDS);
});

test('a handler that does not end does not hold up closing beyond its deadline; its message comes again', async () => {
  let started = false;
  const messaging = room.messaging();
  messaging.consume({
    queue: QUEUE,
    prefetch: 50,
    handle: () => {
      started = true;
      return new Promise<void>(() => undefined);
    },
  });
  await messaging.start();
  await publishAll();
  await until(() => started);
  await messaging.close({ deadlineMs: 100 });
  expect(await rest(IDS.length)).toEqual(IDS);
});

test('after draining nothing is taken any more, and what is published still goes out', async () => {
  const seen: string[] = [];
  const messaging = room.messaging();
  messaging.consume({
    queue: QUEUE,
    prefetch: 50,
    handle: ({ message }) => Promise.resolve(void seen.push(message.id)),
  });
  await messaging.start();
  await messaging.publish(ROUTE, click('before'));
  await until(() => seen.length > 0);
  await messaging.drain();
  await messaging.publish(ROUTE, click('after'));
  await messaging.close();
  expect(seen).toEqual(['before']);
  expect(await room.depth(QUEUE)).toBe(1);
});

test('after closing nothing is connected any more', async () => {
  const states: string[] = [];
  const messaging = room.messaging({ observer: { connection: (state) => states.push(state) } });
  await messaging.start();
  expect(messaging.healthy()).toBe(true);
  await messaging.close();
  expect(messaging.healthy()).toBe(false);
  expect(states).toEqual(['connected', 'disconnected']);
});

test('closing before the broker was reached ends the start', async () => {
  const messaging = room.messaging({ url: 'amqp://127.0.0.1:1' });
  const starting = expect(messaging.start()).rejects.toThrow('Closed before RabbitMQ was ready.');
  await messaging.close();
  await starting;
});
