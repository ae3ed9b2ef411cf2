import { expect, test } from '@jest/globals';
import type { ConsumeMessage } from 'amqplib';
import { createCrashWatch } from './crash-watch.ts';

const message = (id: string, returns: number): ConsumeMessage =>
  ({
    content: Buffer.alloc(0),
    fields: {
      deliveryTag: 1,
      redelivered: returns > 0,
      exchange: '',
      routingKey: '',
      consumerTag: '',
    },
    properties: { messageId: id, headers: returns > 0 ? { 'x-delivery-count': returns } : {} },
  }) as unknown as ConsumeMessage;

test('each return without an answer may be a death', () => {
  expect(createCrashWatch().deathsOf(message('a', 0))).toBe(0);
  expect(createCrashWatch().deathsOf(message('a', 4))).toBe(4);
});

test('returns that this process has lived through are not deaths', () => {
  const watch = createCrashWatch();
  for (let n = 0; n < 20; n++) watch.survived([message('a', n)]);
  expect(watch.deathsOf(message('a', 20))).toBe(0);
  expect(watch.deathsOf(message('a', 23))).toBe(3);
  expect(watch.deathsOf(message('b', 3))).toBe(3);
});

test('of a message that is done with nothing is remembered', () => {
  const watch = createCrashWatch();
  watch.survived([message('a', 0)]);
  watch.forget(message('a', 1));
  expect(watch.deathsOf(message('a', 1))).toBe(1);
});
