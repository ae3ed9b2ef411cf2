import { once } from 'node:events';
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { startTcpProxy } from '@verselink/local-stack';
import { until } from '../test/until.ts';
import { partitionOf, queues, routes } from './topology.ts';

const QUEUE = queues.clicks[partitionOf('raid')]!;
const ROUTE = routes.click('raid');
const KILLER = 'c-7';
const IDS = Array.from({ length: 20 }, (_, n) => `c-${n}`);

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => await room.tidy());
afterAll(async () => await room.close());

const handled = new Set<string>();

/** One life of a process, which ends when its handler meets the killer: the broker sees both connections break. */
async function live(): Promise<'killed' | 'well'> {
  const proxy = await startTcpProxy(room.url);
  const death = new AbortController();
  const isDead = (): boolean => death.signal.aborted;
  const messaging = room.messaging({ url: proxy.url });
  messaging.consume({
    queue: QUEUE,
    prefetch: 20,
    handle: async ({ message }) => {
      await new Promise(setImmediate);
      if (message.id === KILLER) {
        death.abort();
        proxy.refuse();
        proxy.reset();
      }
      if (isDead()) await new Promise(() => undefined);
      handled.add(message.id);
    },
  });
  // Death may come while it is still starting; then that never ends.
  await Promise.race([messaging.start(), once(death.signal, 'abort')]);
  await until(async () => isDead() || (await room.depth(queues.deadLetters)) > 0);
  if (!isDead()) await until(() => handled.size >= IDS.length - 1);
  await messaging.close({ deadlineMs: 1 });
  await proxy.close();
  return isDead() ? 'killed' : 'well';
}

test('a message that kills its process again and again is parked; those that were held with it are handled', async () => {
  const sender = room.messaging();
  await sender.start();
  await Promise.all(IDS.map((id) => sender.publish(ROUTE, click(id))));
  let crashes = 0;
  while ((await live()) === 'killed') crashes += 1;

  expect(crashes).toBeGreaterThan(3);
  expect(crashes).toBeLessThanOrEqual(10);
  const letter = await room.deadLetter();
  expect(letter.properties.messageId).toBe(KILLER);
  expect(letter.properties.headers?.['x-failure']).toMatchObject({ class: 'crash-loop' });
  expect([...handled].sort()).toEqual(IDS.filter((id) => id !== KILLER).sort());
  expect(await room.depth(queues.deadLetters)).toBe(0);
});

/** What the queue sees of a process that dies while it holds so many messages. */
async function dieHolding(count: number): Promise<void> {
  const connection = await connect(room.url);
  const channel = await connection.createChannel();
  await channel.prefetch(count);
  let held = 0;
  await channel.consume(QUEUE, () => (held += 1));
  await until(() => held === count);
  await connection.close();
}

test('with suspects about, messages are taken one by one; when they are gone, many at a time again', async () => {
  const sender = room.messaging();
  await sender.start();
  await Promise.all(IDS.map((id) => sender.publish(ROUTE, click(id))));
  for (let n = 0; n < 3; n++) await dieHolding(IDS.length);

  let done = 0;
  let running = 0;
  let mostAtOnce = 0;
  const messaging = room.messaging();
  messaging.consume({
    queue: QUEUE,
    prefetch: 20,
    handle: async () => {
      mostAtOnce = Math.max(mostAtOnce, ++running);
      await new Promise(setImmediate);
      running -= 1;
      done += 1;
    },
  });
  await messaging.start();
  await until(() => done === IDS.length);
  expect(mostAtOnce).toBe(1);

  await until(async () => {
    await Promise.all(IDS.map((id) => sender.publish(ROUTE, click(id))));
    return mostAtOnce > 1;
  });
});
