import { once } from 'node:events';
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startTcpProxy } from '@verselink/local-stack';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { until } from '../test/until.ts';
import { InfrastructureError } from './failure.ts';
import { queues, routes } from './topology.ts';

/** One that all replicas take from side by side. */
const QUEUE = queues.results;
const ROUTE = routes.result();
const KILLER = 'killer';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => await room.tidy());
afterAll(async () => await room.close());

const named = (count: number): string[] => Array.from({ length: count }, (_, n) => `c-${n}`);

async function publish(ids: string[]): Promise<void> {
  const sender = room.messaging();
  await sender.start();
  await Promise.all(ids.map((id) => sender.publish(ROUTE, click(id))));
}

/** One life of a process, which ends when its handler meets the killer: the broker sees both connections break. */
async function startLife(handled: Set<string>): Promise<{
  isDead: () => boolean;
  end(): Promise<void>;
}> {
  const proxy = await startTcpProxy(room.url);
  const death = new AbortController();
  const isDead = (): boolean => death.signal.aborted;
  const messaging = room.messaging({ url: proxy.url, suspectPauseMs: 50 });
  messaging.consume({
    queue: QUEUE,
    prefetch: 50,
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
  return {
    isDead,
    async end() {
      await messaging.close({ deadlineMs: 1 });
      await proxy.close();
    },
  };
}

/** Lives on, one process after the other, until the killer is parked. Returns how many died. */
async function liveOn(handled: Set<string>): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    const life = await startLife(handled);
    await until(async () => life.isDead() || (await room.depth(queues.deadLetters)) > 0);
    await life.end();
    if (!life.isDead()) return deaths;
  }
}

/** A process that holds so many messages; closed, it is one that died. */
async function hold(count: number): Promise<{ close(): Promise<void> }> {
  const connection = await connect(room.url);
  const channel = await connection.createChannel();
  await channel.prefetch(count);
  let held = 0;
  await channel.consume(QUEUE, () => (held += 1));
  await until(() => held === count);
  return connection;
}

async function expectOnlyTheKillerIsParked(): Promise<void> {
  const letters = await room.take(queues.deadLetters);
  // A death between the copy and the acknowledgement of what was copied doubles it.
  expect(letters.length).toBeGreaterThan(0);
  for (const { properties, fields } of letters) {
    expect(properties.messageId).toBe(KILLER);
    expect(properties.headers?.['x-failure']).toMatchObject({ class: 'crash-loop', queue: QUEUE });
    expect(fields.routingKey).toBe(QUEUE);
  }
}

test('a message that kills its process again and again is parked; those that were held with it are handled', async () => {
  const ids = named(20);
  await publish([...ids.slice(0, 7), KILLER, ...ids.slice(7)]);
  const handled = new Set<string>();
  const deaths = await liveOn(handled);
  expect(deaths).toBeGreaterThanOrEqual(10);
  await expectOnlyTheKillerIsParked();
  const life = await startLife(handled);
  await until(() => handled.size === ids.length);
  await life.end();
  expect([...handled].sort()).toEqual(ids.sort());
});

/** Forty fresh messages and behind them, for whoever takes them, the killer: its holders have died four times. */
async function publishTheKillerBehind(fresh: string[], take: () => Promise<void>): Promise<void> {
  await publish([KILLER]);
  for (let n = 0; n < 3; n++) await (await hold(1)).close();
  // RabbitMQ puts what is returned in front of what nobody had yet: so it is returned when those are taken.
  const last = await hold(1);
  await publish(fresh);
  await take();
  await last.close();
}

test('behind forty fresh messages the killer is parked and no other, though two replicas work side by side', async () => {
  const fresh = named(40);
  const handled = new Set<string>();
  let first: Promise<number> | undefined;
  await publishTheKillerBehind(fresh, async () => {
    first = liveOn(handled);
    await until(() => handled.size > 0);
  });
  const deaths = (await Promise.all([first, liveOn(handled)])) as number[];
  expect(deaths[0]! + deaths[1]!).toBeGreaterThanOrEqual(7);
  await expectOnlyTheKillerIsParked();
  expect([...handled].sort()).toEqual(fresh.sort());
});

test('messages that are given back in order, however often, are no dead letters', async () => {
  const ids = named(20);
  await publish(ids);
  const handled = new Set<string>();
  let down = true;
  // Each holds all of them, then lets them go: closed in order, or with its connection cut.
  for (let n = 0; n < 12; n++) {
    const proxy = await startTcpProxy(room.url);
    const messaging = room.messaging({ url: proxy.url, suspectPauseMs: 1 });
    let calls = 0;
    messaging.consume({
      queue: QUEUE,
      prefetch: 50,
      handle: ({ message }) => {
        calls += 1;
        if (down) return Promise.reject(new InfrastructureError('the database is down'));
        handled.add(message.id);
        return Promise.resolve();
      },
    });
    await messaging.start();
    await until(() => calls > 0);
    if (n % 2 === 0) proxy.reset();
    await messaging.close();
    await proxy.close();
  }
  down = false;
  const last = await startLife(handled);
  await until(() => handled.size === ids.length);
  await last.end();
  expect(await room.depth(queues.deadLetters)).toBe(0);
});
