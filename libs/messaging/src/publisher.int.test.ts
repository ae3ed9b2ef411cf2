import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { startTcpProxy, type TcpProxy } from '@verselink/local-stack';
import { until } from '../test/until.ts';
import {
  BrokerRefusedError,
  BrokerUnavailableError,
  InvalidMessageError,
  PublishTimeoutError,
  UnroutableError,
} from './failure.ts';
import { exchanges, queues, routes } from './topology.ts';

// A queue without a single active consumer: RabbitMQ refuses basic.get on the others.
const ROUTE = routes.result();
const QUEUE = queues.results;

let room: Room;
let proxy: TcpProxy;
beforeAll(async () => {
  room = await openRoom();
  proxy = await startTcpProxy(room.url);
});
afterEach(async () => {
  proxy.allow();
  proxy.pause(false);
  await room.tidy();
});
afterAll(async () => {
  await room.close();
  await proxy.close();
});

const takeIds = async (): Promise<string[]> =>
  (await room.take(QUEUE)).map(({ properties }) => properties.messageId as string);

test('a publish that resolved is in the queue, persistent, in the order of the calls', async () => {
  const messaging = room.messaging();
  await messaging.start();
  await Promise.all(
    Array.from({ length: 1_000 }, (_, n) => messaging.publish(ROUTE, click(`c-${n}`))),
  );
  const messages = await room.take(QUEUE);
  expect(messages.map(({ properties }) => properties.messageId as string)).toEqual(
    Array.from({ length: 1_000 }, (_, n) => `c-${n}`),
  );
  expect(new Set(messages.map(({ properties }) => properties.deliveryMode as number))).toEqual(
    new Set([2]),
  );
});

test('a message that no queue takes is an error, and only that one', async () => {
  const messaging = room.messaging();
  await messaging.start();
  const nowhere = { exchange: exchanges.results, routingKey: 'nobody' };
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, (_, n) =>
      messaging.publish(n % 10 === 3 ? nowhere : ROUTE, click(`c-${n}`)),
    ),
  );
  results.forEach((result, n) => {
    if (n % 10 === 3) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(UnroutableError) });
    } else expect(result.status).toBe('fulfilled');
  });
});

test('two publishes of one message at once have each their own outcome', async () => {
  const messaging = room.messaging();
  await messaging.start();
  const nowhere = { exchange: exchanges.results, routingKey: 'nobody' };
  const results = await Promise.allSettled([
    messaging.publish(ROUTE, click('same')),
    messaging.publish(nowhere, click('same')),
    messaging.publish(ROUTE, click('same')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a reply to a queue that is gone is no error', async () => {
  const messaging = room.messaging();
  await messaging.start();
  await expect(messaging.publish(routes.reply('gone'), click('c'))).resolves.toBeUndefined();
});

test('a full queue refuses, and says so', async () => {
  await room.operator.assertQueue('small', {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-max-length': 1, 'x-overflow': 'reject-publish' },
  });
  const messaging = room.messaging();
  await messaging.start();
  const refused: unknown[] = [];
  for (let n = 0; n < 20; n++) {
    const route = { exchange: '', routingKey: 'small' };
    await messaging.publish(route, click(`c-${n}`)).catch((error: unknown) => refused.push(error));
  }
  // RabbitMQ lets a quorum queue grow somewhat beyond its limit.
  expect(refused.length).toBeGreaterThan(10);
  for (const error of refused) expect(error).toBeInstanceOf(BrokerRefusedError);
  expect(await room.depth('small')).toBe(20 - refused.length);
});

test('an exchange that is not ours is refused before it costs the connection', async () => {
  const messaging = room.messaging();
  await messaging.start();
  const route = { exchange: 'elsewhere', routingKey: '' };
  await expect(messaging.publish(route, click('c'))).rejects.toBeInstanceOf(UnroutableError);
  expect(messaging.healthy()).toBe(true);
});

test('an invalid message is refused before it is sent', async () => {
  const messaging = room.messaging();
  await messaging.start();
  await expect(messaging.publish(ROUTE, { ...click('c'), subject: '' })).rejects.toBeInstanceOf(
    InvalidMessageError,
  );
  expect(await room.depth(QUEUE)).toBe(0);
});

test('without a connection a publish waits for one, and reports that nothing was sent when none comes', async () => {
  proxy.refuse();
  const messaging = room.messaging({ url: proxy.url });
  await expect(messaging.start({ deadlineMs: 50 })).rejects.toBeInstanceOf(BrokerUnavailableError);
  await expect(
    messaging.publish(ROUTE, click('given up'), { deadlineMs: 50 }),
  ).rejects.toBeInstanceOf(BrokerUnavailableError);
  const waiting = messaging.publish(ROUTE, click('waited'));
  proxy.allow();
  await waiting;
  expect(await takeIds()).toEqual(['waited']);
});

test('a message that was sent but not confirmed in time is reported as unknown', async () => {
  const messaging = room.messaging({ url: proxy.url });
  await messaging.start();
  proxy.pause(true);
  await expect(
    messaging.publish(ROUTE, click('unknown'), { deadlineMs: 50 }),
  ).rejects.toBeInstanceOf(PublishTimeoutError);
});

test('no more than 5,000 messages wait; what is beyond is refused at once', async () => {
  const messaging = room.messaging({ url: proxy.url });
  proxy.refuse();
  const results = Array.from({ length: 5_010 }, (_, n) =>
    messaging.publish(ROUTE, click(`c-${n}`), { deadlineMs: 20_000 }).then(
      () => 'confirmed',
      (error: unknown) => error,
    ),
  );
  const beyond = await Promise.all(results.slice(5_000));
  for (const error of beyond) expect(error).toBeInstanceOf(BrokerUnavailableError);
  proxy.allow();
  await messaging.start();
  expect(new Set(await Promise.all(results.slice(0, 5_000)))).toEqual(new Set(['confirmed']));
  expect(await room.depth(QUEUE)).toBe(5_000);
});

test('what was not confirmed when the connection broke is sent again: nothing confirmed is missing', async () => {
  const messaging = room.messaging({ url: proxy.url });
  await messaging.start();
  const confirmed: string[] = [];
  let sent = 0;
  let stop = false;
  const publishing = Promise.all(
    Array.from({ length: 50 }, async () => {
      while (!stop) {
        const id = `c-${sent++}`;
        await messaging.publish(ROUTE, click(id), { deadlineMs: 20_000 });
        confirmed.push(id);
      }
    }),
  );
  for (let n = 1; n <= 5; n++) {
    const goal = confirmed.length + 200;
    await until(() => confirmed.length > goal);
    proxy.reset();
  }
  await until(() => messaging.healthy());
  stop = true;
  await publishing;
  const arrived = new Set(await takeIds());
  expect(confirmed.length).toBe(sent);
  expect(confirmed.filter((id) => !arrived.has(id))).toEqual([]);
});

test('closing waits for what is pending and refuses what comes after', async () => {
  const messaging = room.messaging();
  await messaging.start();
  const pending = Array.from({ length: 500 }, (_, n) => messaging.publish(ROUTE, click(`c-${n}`)));
  await messaging.close();
  await Promise.all(pending);
  expect(await room.depth(QUEUE)).toBe(500);
  await expect(messaging.publish(ROUTE, click('after'))).rejects.toBeInstanceOf(
    BrokerUnavailableError,
  );
});
