import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { bogusAck } from '../test/amqp-frames.ts';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { startTcpProxy, type TcpProxy } from '@verselink/local-stack';
import { until } from '../test/until.ts';
import { UnroutableError } from './failure.ts';
import type { Messaging } from './messaging.ts';
import { partitionOf, queues, routes } from './topology.ts';

const QUEUE = queues.clicks[partitionOf('raid')]!;
const ROUTE = routes.click('raid');
/** The promise: consumers are back this long after the broker can be reached. */
const BACK_WITHIN_MS = 2_000;

let room: Room;
let proxy: TcpProxy;
let sender: Messaging;
const seen: string[] = [];

beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => {
  await room.tidy();
  await proxy.close();
});
afterAll(async () => await room.close());

/** A consumer behind a proxy, and a sender on a line of its own. */
async function startPair(): Promise<Messaging> {
  proxy = await startTcpProxy(room.url);
  sender = room.messaging();
  seen.length = 0;
  const receiver = room.messaging({ url: proxy.url });
  receiver.consume({
    queue: QUEUE,
    prefetch: 10,
    handle: ({ message }) => Promise.resolve(void seen.push(message.id)),
  });
  await sender.start();
  await receiver.start();
  await arrives('before');
  return receiver;
}

const isUnroutable = (error: unknown): boolean => {
  expect(error).toBeInstanceOf(UnroutableError);
  return false;
};

async function arrives(id: string, withinMs = 15_000): Promise<void> {
  const sent = Date.now();
  await sender.publish(ROUTE, click(id));
  await until(() => seen.includes(id), {
    withinMs: withinMs - (Date.now() - sent),
    what: `the delivery of ${id}`,
  });
}

test('after a reset of its connections a consumer is back', async () => {
  const receiver = await startPair();
  proxy.reset();
  await arrives('after', BACK_WITHIN_MS);
  await until(() => receiver.healthy());
});

test('after its queue was deleted a consumer is back on a new one', async () => {
  await startPair();
  await room.operator.deleteQueue(QUEUE);
  // Until it exists again a publish is an error, never a silent loss; the outbox would try again, too.
  await until(() => sender.publish(ROUTE, click('after')).then(() => true, isUnroutable), {
    withinMs: BACK_WITHIN_MS,
  });
  await until(() => seen.includes('after'), { withinMs: BACK_WITHIN_MS });
});

test('after a fault of one channel its consumer is back', async () => {
  const receiver = await startPair();
  const connections = proxy.accepted;
  // Channel 1 declares the topology, the consumer's has a higher number.
  for (let connection = 0; connection < connections; connection++) {
    proxy.inject(connection, bogusAck(2));
  }
  await until(() => proxy.accepted > connections);
  await arrives('after', BACK_WITHIN_MS);
  await until(() => receiver.healthy());
  const reasons = room.logger.lines.map(({ fields }) => String(fields['reason']));
  expect(reasons.some((reason) => reason.includes('PRECONDITION_FAILED'))).toBe(true);
});

test('a connection that breaks at any point of setting up is set up again', async () => {
  await startPair();
  // From the greeting through the declarations to the first delivery.
  for (const bytes of [0, 100, 500, 600, 700, 800, 900, 1_000, 1_200]) {
    proxy.resetAfterBytes = bytes;
    const before = proxy.accepted;
    proxy.reset();
    await until(() => proxy.accepted >= before + 3);
    proxy.resetAfterBytes = undefined;
    await arrives(`after ${bytes}`, BACK_WITHIN_MS);
  }
});

test('a broker that cannot be reached for a while is waited for', async () => {
  const receiver = await startPair();
  const states: boolean[] = [];
  proxy.refuse();
  proxy.reset();
  await until(() => !receiver.healthy());
  states.push(receiver.healthy());
  await expect(receiver.queueDepths()).rejects.toThrow('Not connected');
  proxy.allow();
  await arrives('after', BACK_WITHIN_MS);
  expect(states).toEqual([false]);
});

test('under resets in mid-work nothing that was confirmed stays undelivered', async () => {
  await startPair();
  const faulty = room.messaging({ url: proxy.url });
  await faulty.start();
  const confirmed: string[] = [];
  let stop = false;
  const publishing = Promise.all(
    Array.from({ length: 20 }, async (_, worker) => {
      for (let n = 0; !stop; n++) {
        const id = `${worker}-${n}`;
        await faulty.publish(ROUTE, click(id), { deadlineMs: 20_000 });
        confirmed.push(id);
      }
    }),
  );
  for (let n = 0; n < 10; n++) {
    const goal = seen.length + 50;
    await until(() => seen.length > goal);
    proxy.reset();
  }
  stop = true;
  await publishing;
  await until(() => new Set(seen).size > confirmed.length, { what: 'delivery of all confirmed' });
  const delivered = new Set(seen);
  expect(confirmed.filter((id) => !delivered.has(id))).toEqual([]);
});

test('a handler that is still at work when its connection breaks runs alone until it is done', async () => {
  proxy = await startTcpProxy(room.url);
  let running = 0;
  let most = 0;
  let release: (() => void) | undefined;
  const handled: string[] = [];
  const receiver = room.messaging({ url: proxy.url });
  receiver.consumeBatches({
    queue: QUEUE,
    prefetch: 10,
    maxBatch: 10,
    handle: async (deliveries) => {
      most = Math.max(most, ++running);
      if (handled.length === 0) await new Promise<void>((resolve) => (release = resolve));
      running -= 1;
      handled.push(...deliveries.map(({ message }) => message.id));
      return deliveries.map(() => undefined);
    },
  });
  await receiver.start();
  await receiver.publish(ROUTE, click('c-1'));
  await until(() => release !== undefined);
  proxy.reset();
  await until(() => !receiver.healthy());
  await until(() => receiver.healthy());
  await receiver.publish(ROUTE, click('c-2'));
  release?.();
  await until(() => handled.includes('c-2'));
  expect(handled).toEqual(['c-1', 'c-1', 'c-2']);
  expect(most).toBe(1);
});

test('processes that start at once on an empty vhost all come up', async () => {
  const fresh = await openRoom();
  try {
    await Promise.all([1, 2, 3].map(() => fresh.messaging().start({ deadlineMs: 20_000 })));
  } finally {
    await fresh.close();
  }
  proxy = await startTcpProxy(room.url);
});
