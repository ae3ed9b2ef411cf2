import { expect, test } from '@jest/globals';
import type { ConsumeMessage } from 'amqplib';
import { readDeadLetter, replayProperties } from './dead-letter.ts';

const QUEUE = 'verselink.res.v1';

function letter({
  headers = {},
  content = '{}',
  queue = QUEUE,
  messageId,
}: {
  headers?: Record<string, unknown>;
  content?: string;
  queue?: string;
  messageId?: string;
} = {}) {
  const raw = {
    content: Buffer.from(content),
    fields: { routingKey: queue, deliveryTag: 1 },
    properties: { headers, messageId, type: 'some.type', contentType: 'application/json' },
  };
  return readDeadLetter(raw as unknown as ConsumeMessage);
}

const FAILURE = {
  class: 'exhausted',
  message: 'Error: no',
  queue: QUEUE,
  attempt: 8,
  at: '2026-01-02T03:04:05.678Z',
};
const BROKER_DEATH = [
  {
    reason: 'delivery_limit',
    queue: QUEUE,
    count: 1,
    time: { '!': 'timestamp', value: 1_700_000_000 },
  },
];

test.each([
  [
    'our own failure',
    { 'x-failure': FAILURE, 'x-attempt': 8 },
    { class: 'exhausted', message: 'Error: no', attempts: 8 },
    new Date('2026-01-02T03:04:05.678Z'),
  ],
  [
    'RabbitMQ’s delivery limit',
    { 'x-death': BROKER_DEATH, 'x-delivery-count': 101 },
    { class: 'delivery_limit', message: 'RabbitMQ gave it up (delivery_limit).', attempts: 101 },
    new Date(1_700_000_000_000),
  ],
  [
    'RabbitMQ’s delivery limit after a retry of ours',
    { 'x-failure': { ...FAILURE, class: 'retry' }, 'x-attempt': 2, 'x-death': BROKER_DEATH },
    {
      class: 'delivery_limit',
      message: 'RabbitMQ gave it up (delivery_limit). The last failure before that: Error: no',
      attempts: 3,
    },
    new Date(1_700_000_000_000),
  ],
  [
    'a message put there by hand',
    {},
    { class: 'unknown', message: 'Nothing says why: it was put here by hand.', attempts: 1 },
    null,
  ],
  [
    'headers that are not what they should be',
    { 'x-failure': { class: 'invalid', at: 'soon' }, 'x-death': 'yes' },
    { class: 'invalid', message: 'No reason was given.', attempts: 1 },
    null,
  ],
])('the reason and the moment are read from %s', (_what, headers, reason, diedAt) => {
  expect(letter({ headers })).toMatchObject({ queue: QUEUE, reason, diedAt });
});

test('a letter keeps its id over deliveries and deaths, and another message has another', () => {
  const { id } = letter({ messageId: 'm', content: 'a' });
  const again = { 'x-delivery-count': 3, 'x-failure': FAILURE };
  expect(letter({ messageId: 'm', content: 'a', headers: again }).id).toBe(id);
  const others = [
    letter({ messageId: 'n', content: 'a' }),
    letter({ messageId: 'm', content: 'b' }),
    letter({ messageId: 'm', content: 'a', queue: 'other' }),
  ];
  expect(new Set([id, ...others.map((other) => other.id)]).size).toBe(4);
});

test('a replay begins anew: no counted failure, no remembered death, all else as it was', () => {
  const headers = {
    traceparent: '00-1',
    'x-routing-key': 'p3',
    'x-attempt': 8,
    'x-failure': FAILURE,
    'x-death': BROKER_DEATH,
    'x-first-death-queue': QUEUE,
    'x-last-death-reason': 'delivery_limit',
    'x-delivery-count': 4,
    'x-acquired-count': 4,
  };
  expect(replayProperties(letter({ messageId: 'm', headers }))).toEqual({
    messageId: 'm',
    type: 'some.type',
    contentType: 'application/json',
    headers: { traceparent: '00-1', 'x-routing-key': 'p3' },
  });
});

test('a message without an id is replayed under the letter’s, and is the same letter when it dies again', () => {
  const nameless = letter();
  const { messageId } = replayProperties(nameless);
  expect(messageId).toBe(nameless.id);
  expect(letter({ messageId }).id).toBe(nameless.id);
});
