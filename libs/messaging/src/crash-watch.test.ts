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

/** A watch past its first harmless message. */
const settledWatch = () => {
  const watch = createCrashWatch();
  watch.settled(message('first', 0), { alone: true });
  return watch;
};

test('a fresh process takes one message at a time until one was harmless', () => {
  const watch = createCrashWatch();
  expect(watch.careful).toBe(true);
  watch.settled(message('a', 0), { alone: true });
  expect(watch.careful).toBe(false);
});

test('a message that came back three times makes the watch careful', () => {
  const watch = settledWatch();
  watch.meet(message('a', 2));
  expect(watch.careful).toBe(false);
  watch.meet(message('a', 3));
  expect(watch.careful).toBe(true);
});

test('a harmless message that was not alone does not end the care', () => {
  const watch = settledWatch();
  watch.meet(message('suspect', 3));
  watch.settled(message('other', 0), { alone: false });
  expect(watch.careful).toBe(true);
});

test('a suspect that turned out harmless does not end the care: the next may be the killer', () => {
  const watch = settledWatch();
  watch.meet(message('a', 3));
  watch.settled(message('a', 3), { alone: true });
  expect(watch.careful).toBe(true);
});

test('ten returns prove a loop of crashes', () => {
  const watch = createCrashWatch();
  expect(watch.isLoop(message('a', 9))).toBe(false);
  expect(watch.isLoop(message('a', 10))).toBe(true);
});

test('returns that this process has lived through are not crashes', () => {
  const watch = settledWatch();
  for (let n = 0; n < 20; n++) watch.survived([message('a', n)]);
  watch.meet(message('a', 20));
  expect(watch.careful).toBe(false);
  expect(watch.isLoop(message('a', 20))).toBe(false);
  expect(watch.isLoop(message('a', 30))).toBe(true);
});
