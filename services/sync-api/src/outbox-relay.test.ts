import { expect, test } from '@jest/globals';
import { createLogger } from '@verselink/runtime';
import { createOutboxRelay } from './outbox-relay.ts';

const logger = createLogger({ service: 'test', level: 'error' });

function controlled() {
  const calls: { id: string; finish: (error?: Error) => void }[] = [];
  const relay = createOutboxRelay({
    logger,
    project: async (id) => {
      await new Promise<void>((resolve, reject) => {
        calls.push({ id, finish: (error) => (error ? reject(error) : resolve()) });
      });
    },
  });
  const started = async (n: number) => {
    while (calls.length < n) await new Promise(setImmediate);
    return calls[n - 1];
  };
  return { relay, calls, started };
}

test('changes during a run lead to exactly one more run, which begins after the last of them', async () => {
  const { relay, calls, started } = controlled();
  const first = relay.run('evt', 'c');
  (await started(1))?.finish();
  const during = [relay.run('evt', 'c'), relay.run('evt', 'c'), relay.run('evt', 'c')];
  (await started(2))?.finish();
  await Promise.all([first, ...during]);
  await relay.idle();
  expect(calls).toHaveLength(2);
});

test('a failed run is told to the one who waits for it and does not stop the next', async () => {
  const { relay, started } = controlled();
  const first = relay.run('evt', 'c');
  const second = relay.run('evt', 'c');
  (await started(1))?.finish(new Error('down'));
  await expect(first).rejects.toThrow('down');
  (await started(2))?.finish();
  await expect(second).resolves.toBeUndefined();
});

test('events are planned side by side', async () => {
  const { relay, calls, started } = controlled();
  const runs = ['a', 'b', 'c'].map(async (id) => {
    await relay.run(id, 'c');
  });
  await started(3);
  for (const { finish } of calls) finish();
  await Promise.all(runs);
  expect(calls.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
});

test('what members do gathers for one run, and a stop does not wait for it', async () => {
  const { relay, calls, started } = controlled();
  relay.notifySoon('evt', 'first');
  relay.notifySoon('evt', 'second');
  relay.notifySoon('other', 'third');
  expect(calls).toEqual([]);
  const stopped = relay.idle();
  await started(2);
  for (const { finish } of calls) finish();
  await stopped;
  expect(calls.map(({ id }) => id)).toEqual(['evt', 'other']);
});
