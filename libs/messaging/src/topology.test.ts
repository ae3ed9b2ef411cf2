import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  deadLetterRoute,
  hasSingleActiveConsumer,
  partitionOf,
  PARTITIONS,
  queues,
  homeRoute,
  retryQueue,
  retryRoute,
  routes,
  suspectRoute,
  suspectsOf,
  topology,
  type Route,
} from './topology.ts';

/** Where a message of this route arrives, by the bindings that are declared. */
const queuesBehind = ({ exchange, routingKey }: Route): string[] => {
  const type = topology().exchanges.find(({ name }) => name === exchange)?.type;
  return topology().queues.flatMap(({ name, bindings }) =>
    bindings.some(
      (binding) =>
        binding.exchange === exchange && (type === 'fanout' || binding.key === routingKey),
    )
      ? [name]
      : [],
  );
};

// Reference values of FNV-1a 32: offset basis for '', 0xe40c292c for 'a', 0xbf9cf968 for 'foobar'.
test.each([
  ['', 0x811c9dc5 % 8],
  ['a', 0xe40c292c % 8],
  ['foobar', 0xbf9cf968 % 8],
])(
  'the partition of %j is its FNV-1a hash modulo 8, in every process and version',
  (key, expected) => {
    expect(partitionOf(key)).toBe(expected);
  },
);

test('event ids spread evenly over the partitions', () => {
  const counts = new Array<number>(PARTITIONS).fill(0);
  for (let n = 0; n < 8_000; n++) counts[partitionOf(`event-${n}`)]! += 1;
  for (const count of counts) expect(count).toBeGreaterThan(800);
});

test('every key has a partition with a queue of its own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      expect(queuesBehind(routes.click(key))).toEqual([queues.clicks[partitionOf(key)]]);
      expect(queuesBehind(routes.command(key))).toEqual([queues.commands[partitionOf(key)]]);
    }),
  );
});

test.each<[string, Route, string]>([
  ['direct messages', routes.directMessage(), queues.directMessages],
  ['interactions', routes.interaction(), queues.interactions],
  ['results', routes.result(), queues.results],
  ['dead letters', deadLetterRoute(queues.results), queues.deadLetters],
  ['retries', retryRoute(queues.results, 1_000), retryQueue(1_000)],
])('%s have one queue', (_, route, queue) => {
  expect(queuesBehind(route)).toEqual([queue]);
});

test.each([
  ...queues.clicks.map((queue) => [queue, queues.suspects['sync-api']]),
  [queues.results, queues.suspects['sync-api']],
  ...queues.commands.map((queue) => [queue, queues.suspects.bot]),
  [queues.directMessages, queues.suspects.bot],
  [queues.interactions, queues.suspects.bot],
  [queues.unanswered, queues.suspects.bot],
] as [string, string][])('suspects of %s go to %s, and back', (queue, suspects) => {
  expect(queuesBehind(suspectRoute(queue))).toEqual([suspects]);
  expect(suspectsOf(queue)).toBe(suspects);
  expect(homeRoute(queue)).toEqual({ exchange: '', routingKey: queue });
});

test('what waits for nobody in particular has no suspects', () => {
  expect(suspectsOf(queues.deadLetters)).toBeUndefined();
  expect(suspectsOf(queues.suspects.bot)).toBeUndefined();
});

test('the retry queues are named by their delay and version', () => {
  expect([50, 1_000, 10_000, 60_000, 600_000].map(retryQueue)).toEqual([
    'verselink.retry.50ms.v1',
    'verselink.retry.1s.v1',
    'verselink.retry.10s.v1',
    'verselink.retry.60s.v1',
    'verselink.retry.10m.v1',
  ]);
});

test('every queue is a quorum queue that refuses instead of dropping', () => {
  for (const { arguments: args } of topology().queues) {
    expect(args).toMatchObject({ 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish' });
  }
});

test('clicks and commands are worked off by one consumer at a time, direct messages and results by all', () => {
  const single = topology().queues.filter(hasSingleActiveConsumer);
  expect(single.map(({ name }) => name).sort()).toEqual(
    [...queues.clicks, ...queues.commands].sort(),
  );
});

test('every work queue dead-letters under its own name, so that a letter can be sent back', () => {
  const work = [
    ...queues.clicks,
    ...queues.commands,
    queues.directMessages,
    queues.interactions,
    queues.results,
  ];
  for (const { name, arguments: args } of topology().queues.filter((q) => work.includes(q.name))) {
    expect(args).toMatchObject({
      'x-dead-letter-routing-key': name,
      'x-dead-letter-strategy': 'at-least-once',
      'x-delivery-limit': 100,
    });
  }
});
