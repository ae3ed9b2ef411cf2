import { messageSchemas } from '@verselink/contracts';
import { expect, test } from '@jest/globals';
import { flows, flowsOf } from './message-flows.ts';
import { PARTITIONS, queues, retryQueue, topology } from './topology.ts';

test('every message of the contracts takes some way', () => {
  expect(Object.values(flowsOf).every((ways) => ways.length > 0)).toBe(true);
  expect(Object.keys(flowsOf).sort()).toEqual(Object.keys(messageSchemas).sort());
});

const overQueues = Object.entries(flows).filter(([name]) => name !== 'replies');

test.each(overQueues)(
  '%s end in the queues that are bound to their exchange and key',
  (_name, flow) => {
    const { exchange, routingKey } = flow;
    const keys = routingKey.includes('{partition}')
      ? Array.from({ length: PARTITIONS }, (_, n) => routingKey.replace('{partition}', String(n)))
      : [routingKey];
    // What waits in a queue of the ladder comes back by the name of its queue.
    const waits = exchange === retryQueue(10_000);
    const bound = topology().queues.filter(({ name, bindings }) =>
      waits
        ? name === routingKey
        : bindings.some((binding) => binding.exchange === exchange && keys.includes(binding.key)),
    );
    expect(bound.map(({ name }) => name)).toEqual(flow.queues);
  },
);

test('every queue that work waits in is the end of one way', () => {
  const ends = Object.values(flows).flatMap((flow) => flow.queues);
  const work = topology()
    .queues.filter(({ arguments: args }) => 'x-delivery-limit' in args)
    .map(({ name }) => name)
    // Where those wait that failed in a queue of theirs.
    .filter((name) => !Object.values(queues.suspects).includes(name));
  expect([...ends].sort()).toEqual([...work].sort());
  expect(ends).not.toContain(queues.deadLetters);
});
