import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { startTcpProxy } from '@verselink/local-stack';
import { until } from '../test/until.ts';
import type { Messaging } from './messaging.ts';
import { PARTITIONS, partitionOf, queues, routes } from './topology.ts';

const QUEUE = queues.clicks[partitionOf('raid')]!;
const ROUTE = routes.click('raid');

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => await room.tidy());
afterAll(async () => await room.close());

interface Handled {
  by: string;
  id: string;
}

/** A replica that notes what it has handled, in batches as sync-api does. */
function replica(name: string, log: Handled[], url = room.url): Messaging {
  const messaging = room.messaging({ url });
  messaging.consumeBatches({
    queue: QUEUE,
    prefetch: 50,
    maxBatch: 10,
    handle: async (deliveries) => {
      await new Promise(setImmediate);
      log.push(...deliveries.map(({ message }) => ({ by: name, id: message.id })));
      return deliveries.map(() => undefined);
    },
  });
  return messaging;
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `c-${n}`);

async function publishAll(count: number): Promise<void> {
  const sender = room.messaging();
  await sender.start();
  await Promise.all(ids(count).map((id) => sender.publish(ROUTE, click(id))));
}

test('a replica that is closed hands over in order: nothing lost, nothing twice', async () => {
  const log: Handled[] = [];
  const first = replica('first', log);
  const second = replica('second', log);
  await first.start();
  await second.start();
  const publishing = publishAll(2_000);
  // Whoever has the partition, twice: the other one must go on where it stopped.
  for (const goal of [300, 900]) {
    await until(() => log.length > goal);
    const owner = log.at(-1)!.by;
    const closing = owner === 'first' ? first : second;
    await closing.close();
    if (goal === 300) {
      const stand = replica(owner, log);
      await stand.start();
    }
  }
  await publishing;
  await until(() => log.length >= 2_000);
  expect(log.map(({ id }) => id)).toEqual(ids(2_000));
  expect(new Set(log.map(({ by }) => by)).size).toBe(2);
});

test('a replica that dies is followed by the other, which repeats at most what was not acknowledged', async () => {
  const log: Handled[] = [];
  const proxy = await startTcpProxy(room.url);
  const mortal = replica('mortal', log, proxy.url);
  await mortal.start();
  const survivor = replica('survivor', log);
  const publishing = publishAll(1_000);
  await until(() => log.length > 300);
  await survivor.start();
  proxy.refuse();
  proxy.reset();
  await publishing;
  await until(() => new Set(log.map(({ id }) => id)).size === 1_000);

  const byMortal = log.filter(({ by }) => by === 'mortal').map(({ id }) => id);
  const bySurvivor = log.filter(({ by }) => by === 'survivor').map(({ id }) => id);
  // Each saw its part in order, and the survivor goes on from the first message that was not acknowledged.
  expect(byMortal).toEqual(ids(byMortal.length));
  expect(bySurvivor).toEqual(ids(1_000).slice(1_000 - bySurvivor.length));
  expect(byMortal.length + bySurvivor.length - 1_000).toBeLessThanOrEqual(50);
  await mortal.close({ deadlineMs: 100 });
  await proxy.close();
});

test('replicas under load come to share the partitions, whoever was there first', async () => {
  const owners = new Map<string, string>();
  const events = new Map<number, string>();
  for (let n = 0; events.size < PARTITIONS; n++)
    events.set(partitionOf(`event-${n}`), `event-${n}`);
  const start = async (name: string): Promise<void> => {
    const messaging = room.messaging({ fairShareMs: 50 });
    for (const queue of queues.clicks) {
      messaging.consume({
        queue,
        prefetch: 10,
        handle: () => Promise.resolve(void owners.set(queue, name)),
      });
    }
    // All replicas of a service take results side by side: so they know how many they are.
    messaging.consume({ queue: queues.results, prefetch: 1, handle: () => Promise.resolve() });
    await messaging.start();
  };
  const owned = (name: string): number =>
    [...owners.values()].filter((owner) => owner === name).length;

  await start('first');
  const sender = room.messaging();
  await sender.start();
  const stop = new AbortController();
  const load = (async () => {
    while (!stop.signal.aborted) {
      const all = [...events.values()];
      await Promise.all(
        all.map((id) => sender.publish(routes.click(id), click('c', { eventId: id }))),
      );
    }
  })();
  await until(() => owned('first') === PARTITIONS);
  await start('second');
  await until(() => owned('first') === PARTITIONS / 2 && owned('second') === PARTITIONS / 2);
  stop.abort();
  await load;
});
