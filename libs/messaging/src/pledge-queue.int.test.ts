import { startTcpProxy, type TcpProxy } from '@verselink/local-stack';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { until } from '../test/until.ts';
import type { Messaging } from './messaging.ts';
import { queues, type Route } from './topology.ts';

let room: Room;
let line: TcpProxy;
let owner: Messaging;
let pledges: Route;
/** What the process was told of its own; it settles what it is not to leave undone. */
let told: string[];
let undone: Set<string>;
beforeAll(async () => {
  room = await openRoom();
});
beforeEach(async () => {
  line = await startTcpProxy(room.url);
  owner = room.messaging({ url: line.url });
  told = [];
  undone = new Set();
  pledges = owner.pledgeQueue({
    heir: queues.unanswered,
    handle: async ({ id }) => {
      told.push(id);
      if (undone.has(id)) await new Promise(() => undefined);
    },
  });
  await owner.start();
});
afterEach(async () => {
  await line.close();
  await room.tidy();
});
afterAll(async () => await room.close());

test('what a process left undone when it died goes to the heir within seconds, and what it did does not', async () => {
  undone.add('owed');
  await owner.publish(pledges, click('done'));
  await owner.publish(pledges, click('owed'));
  await until(() => told.length === 2);
  line.refuse();
  line.reset();
  const heard: string[] = [];
  const other = room.messaging();
  other.consume({
    queue: queues.unanswered,
    prefetch: 10,
    handle: async ({ message }) => {
      heard.push(message.id);
      await Promise.resolve();
    },
  });
  await other.start();
  await until(() => heard.length > 0);
  await until(async () => (await room.operator.checkQueue(pledges.routingKey)).messageCount === 0);
  expect(heard).toEqual(['owed']);
});

test('a process that lives on is told again of what is not done, and nobody else is', async () => {
  undone.add('owed');
  await owner.publish(pledges, click('owed'));
  await until(() => told.length === 1);
  line.reset();
  undone.clear();
  await until(() => told.length === 2);
  await until(async () => (await room.operator.checkQueue(pledges.routingKey)).messageCount === 0);
  expect(await room.depth(queues.unanswered)).toBe(0);
});
