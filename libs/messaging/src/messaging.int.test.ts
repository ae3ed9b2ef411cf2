import type { Message } from '@verselink/contracts';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { startTcpProxy } from '@verselink/local-stack';
import { until } from '../test/until.ts';
import { createMessaging } from './messaging.ts';
import { queues, routes } from './topology.ts';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => await room.tidy());
afterAll(async () => await room.close());

test('replies reach the process that asked, also after its connection broke', async () => {
  const proxy = await startTcpProxy(room.url);
  const replies: Message[] = [];
  const asking = room.messaging({ url: proxy.url });
  const name = asking.replyQueue((message) => replies.push(message));
  const answering = room.messaging({ source: '/sync-api' });
  await Promise.all([asking.start(), answering.start()]);

  await answering.publish(routes.reply(name), click('first'));
  await until(() => replies.length === 1);
  proxy.reset();
  await until(() => !asking.healthy());
  await until(() => asking.healthy());
  await answering.publish(routes.reply(name), click('second'));
  await until(() => replies.length === 2);
  expect(replies.map(({ id, source }) => [id, source])).toEqual([
    ['first', '/sync-api'],
    ['second', '/sync-api'],
  ]);
  await asking.close();
  await proxy.close();
});

test('two processes never share a reply queue', () => {
  const names = [1, 2, 3].map(() => room.messaging().replyQueue(() => undefined));
  expect(new Set(names).size).toBe(3);
});

test('a broken reply, or one that its taker cannot use, disturbs nothing', async () => {
  const replies: string[] = [];
  const messaging = room.messaging();
  const name = messaging.replyQueue(({ id }) => {
    replies.push(id);
    if (id === 'bad') throw new Error('nobody waits for this');
  });
  await messaging.start();
  room.operator.sendToQueue(name, Buffer.from('{oops'));
  await messaging.publish(routes.reply(name), click('bad'));
  await messaging.publish(routes.reply(name), click('good'));
  await until(() => replies.length === 2);
  expect(replies).toEqual(['bad', 'good']);
  expect(messaging.healthy()).toBe(true);
});

test('the depths of all queues can be asked for', async () => {
  const messaging = room.messaging();
  messaging.consume({ queue: queues.results, prefetch: 1, handle: () => Promise.resolve() });
  await messaging.start();
  await messaging.publish(routes.directMessage(), click('c'));
  const depths = await messaging.queueDepths();
  expect(depths).toMatchObject({
    [queues.directMessages]: { messages: 1, consumers: 0 },
    [queues.results]: { messages: 0, consumers: 1 },
    [queues.deadLetters]: { messages: 0, consumers: 0 },
  });
});

test('a service that RabbitMQ refuses says so, tries on, and shows no credential', async () => {
  const url = new URL(room.url);
  url.username = 'mallory';
  url.password = 's3cr%3At';
  const messaging = room.messaging({ url: url.href });
  const error = await messaging.start({ deadlineMs: 500 }).catch((thrown: unknown) => thrown);
  await until(() => room.logger.lines.some(({ level }) => level === 'error'));
  const said = JSON.stringify([String(error), room.logger.lines]);
  expect(said).toContain('check user, password and vhost');
  expect(said).not.toMatch(/mallory|s3cr/);
});

test('queues that exist with other arguments are reported as such', async () => {
  const other = await openRoom();
  try {
    await other.operator.assertQueue(queues.results, { durable: true });
    const messaging = other.messaging();
    const starting = expect(messaging.start()).rejects.toThrow('Closed before');
    const errors = () => other.logger.lines.filter(({ level }) => level === 'error');
    await until(() => errors().length > 0, { what: 'the report' });
    await messaging.close();
    await starting;
    expect(errors()[0]).toMatchObject({
      message: expect.stringContaining('exists with other arguments') as unknown,
      fields: { reason: expect.stringContaining(queues.results) as unknown },
    });
  } finally {
    await other.close();
  }
});

test.each(['not a url', 'http://user:s3cret@host', 'amqp//user:s3cret@host'])(
  'the address %j is refused with what it must look like',
  (url) => {
    const create = () => createMessaging({ url, source: '/bot', logger: room.logger });
    expect(create).toThrow('AMQP_URL must look like amqp://');
    expect(create).not.toThrow(/s3cret/);
  },
);

test('a vhost that does not exist is told with the variable to check', async () => {
  const url = new URL(room.url);
  url.pathname = '/nowhere';
  const messaging = room.messaging({ url: url.href });
  const starting = expect(messaging.start()).rejects.toThrow('Closed before');
  await until(() =>
    room.logger.lines.some(
      ({ level, message }) => level === 'error' && message.includes('vhost of AMQP_URL'),
    ),
  );
  await messaging.close();
  await starting;
});
