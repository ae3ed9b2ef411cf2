import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { startTcpProxy } from '@verselink/local-stack';
import { until } from '../test/until.ts';
import type { DeadLetter } from './dead-letter.ts';
import { InfrastructureError, PermanentError, UnroutableError } from './failure.ts';
import { queues, routes } from './topology.ts';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => await room.tidy());
afterAll(async () => await room.close());

const empty = async () => (await room.depth(queues.deadLetters)) === 0;

test('a poisoned message is taken over with its reason, replayed as new, and takes effect once', async () => {
  const letters: DeadLetter[] = [];
  const attempts: number[] = [];
  let effects = 0;
  let poisoned = true;
  const messaging = room.messaging();
  messaging.consume({
    queue: queues.clicks[0]!,
    prefetch: 5,
    handle: async ({ attempt, routingKey }) => {
      attempts.push(attempt);
      if (poisoned) throw new PermanentError('not today');
      expect(routingKey).toBe('p0');
      effects += 1;
      await Promise.resolve();
    },
  });
  messaging.consumeDeadLetters(async (letter) => {
    letters.push(letter);
    await Promise.resolve();
  });
  await messaging.start();
  await messaging.publish({ ...routes.click('x'), routingKey: 'p0' }, click('poison'));

  await until(() => letters.length === 1, { what: 'the dead letter' });
  const [letter] = letters;
  expect(letter).toMatchObject({
    queue: queues.clicks[0],
    properties: { messageId: 'poison', type: 'dev.verselink.registration.click.v1' },
    reason: { class: 'permanent', message: 'PermanentError: not today', attempts: 1 },
  });
  await until(empty, { what: 'an empty queue of dead letters' });

  poisoned = false;
  await messaging.replay(letter!);
  await until(() => effects === 1, { what: 'the effect' });
  // A second message through the same queue: by then the replayed one would have come again.
  await messaging.publish({ ...routes.click('x'), routingKey: 'p0' }, click('next'));
  await until(() => effects === 2, { what: 'the next effect' });
  expect(attempts).toEqual([1, 1, 1]);
});

test('a letter that cannot be taken over stays, and comes again until it can; bytes that are no message too', async () => {
  const tries: string[] = [];
  const messaging = room.messaging();
  messaging.consume({ queue: queues.results, prefetch: 1, handle: () => Promise.resolve() });
  messaging.consumeDeadLetters(async ({ content }) => {
    tries.push(content.toString('hex'));
    if (tries.length < 3) throw new InfrastructureError('the database is down');
    await Promise.resolve();
  });
  await messaging.start();
  room.operator.sendToQueue(queues.results, Buffer.from([0xff, 0x00, 0xfe]));
  await until(() => tries.length === 3, { what: 'the third try' });
  expect(tries).toEqual(['ff00fe', 'ff00fe', 'ff00fe']);
  await until(empty, { what: 'an empty queue of dead letters' });
});

test('a letter that is held when the process stops goes back to the queue', async () => {
  let held = 0;
  const messaging = room.messaging();
  messaging.consumeDeadLetters(() => {
    held += 1;
    return Promise.reject(new InfrastructureError('the database is down'));
  });
  await messaging.start();
  room.operator.sendToQueue(queues.deadLetters, Buffer.from('x'));
  await until(() => held > 0, { what: 'the letter' });
  await messaging.close();
  await until(async () => (await room.depth(queues.deadLetters)) === 1, { what: 'its return' });
});

test('letters are taken over again after a lost connection', async () => {
  const proxy = await startTcpProxy(room.url);
  let seen = 0;
  const messaging = room.messaging({ url: proxy.url });
  messaging.consumeDeadLetters(async () => {
    seen += 1;
    await Promise.resolve();
  });
  await messaging.start();
  proxy.reset();
  await until(() => !messaging.healthy());
  room.operator.sendToQueue(queues.deadLetters, Buffer.from('x'));
  await until(() => seen === 1, { what: 'the letter on the new connection' });
  await messaging.close();
  await proxy.close();
});

test.each(['verselink.gone.v1', queues.deadLetters])(
  'a letter cannot be put back to %s, and the caller is told',
  async (queue) => {
    const messaging = room.messaging();
    await messaging.start();
    const letter = { id: 'a', queue, content: Buffer.from('{}'), properties: { headers: {} } };
    await expect(messaging.replay(letter)).rejects.toThrow(UnroutableError);
    expect(await room.depth(queues.deadLetters)).toBe(0);
  },
);
