import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually, testDatabase } from '@verselink/local-stack';
import { createLogger } from '@verselink/runtime';
import type { Connection } from 'mongoose';
import { connectMongodb } from '../stores/connect-mongodb.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../stores/idempotency-store.ts';
import { createRunOnce } from './run-once.ts';

const REQUEST = { caller: 'web', method: 'post', path: '/guilds', body: { guild_id: '1' } };
const REPLY = { status: 201, body: { done: true } };
const reply = async () => await Promise.resolve(REPLY);
const never = async () => await new Promise<never>(() => undefined);

let connection: Connection;
let store: IdempotencyStore;
// Of today: the database itself removes keys of yesterday.
let time = Date.now();
const now = () => new Date(time);

beforeAll(async () => {
  connection = await connectMongodb({
    uri: await testDatabase(),
    deadlineMs: 10_000,
    logger: createLogger({ service: 'test', level: 'error' }),
  });
  store = createIdempotencyStore({ connection });
  await store.createIndexes();
}, 60_000);
afterAll(async () => {
  await connection.close();
});

/** A request of a process that dies while it runs: it renews nothing. */
async function cutOff(key: string): Promise<void> {
  const renew = async () => await Promise.resolve();
  const dying = createRunOnce({ idempotency: { ...store, renew }, now });
  let runs = false;
  void dying(key, REQUEST, async () => {
    runs = true;
    return await never();
  });
  await eventually('the request runs', () => runs);
}

const refusal = async (answer: Promise<unknown>) =>
  await answer.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a request whose process died may be repeated when the caller was told, seconds later', async () => {
  await cutOff('key-cut-off');
  const runOnce = createRunOnce({ idempotency: store, now });
  const refused = await refusal(runOnce('key-cut-off', REQUEST, reply));
  const { headers } = refused as { headers: Record<string, string> };
  const seconds = Number(headers['retry-after']);
  expect(seconds).toBeLessThanOrEqual(5);
  time += seconds * 1_000;
  expect(await runOnce('key-cut-off', REQUEST, reply)).toEqual(REPLY);
});

test('a request that takes long holds its key as long as it runs', async () => {
  const runOnce = createRunOnce({ idempotency: store, now, holdMs: 60 });
  let finish: (() => void) | undefined;
  const first = runOnce('key-long', REQUEST, async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return REPLY;
  });
  await eventually('the request runs', () => finish);
  for (let renewed = 0; renewed < 3; renewed += 1) {
    time += 50;
    await eventually('a renewal', async () => {
      const claim = await store.claim('web:key-long', 'another', now(), now());
      return claim.kind === 'held' && claim.existing.held_until.getTime() === time + 60;
    });
    const second = runOnce('key-long', REQUEST, reply);
    await expect(second).rejects.toMatchObject({ kind: 'conflict' });
  }
  finish?.();
  expect(await first).toEqual(REPLY);
  expect(await runOnce('key-long', REQUEST, never)).toEqual({ ...REPLY, replayed: true });
});

test('who was served is told so also when the answer cannot be kept, and a repetition waits no longer than a hold', async () => {
  const down = async () => await Promise.reject(new Error('MongoDB does not answer.'));
  const failing = createRunOnce({ idempotency: { ...store, answer: down, release: down }, now });
  expect(await failing('key-unkept', REQUEST, reply)).toEqual(REPLY);
  const runOnce = createRunOnce({ idempotency: store, now });
  await expect(runOnce('key-unkept', REQUEST, reply)).rejects.toMatchObject({ kind: 'conflict' });
  time += 5_000;
  expect(await runOnce('key-unkept', REQUEST, reply)).toEqual(REPLY);
});

test('of many repetitions that come while the first one fails, one at a time runs', async () => {
  let running = 0;
  let most = 0;
  const runOnce = createRunOnce({ idempotency: store, now });
  const fail = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    throw new Error('refused');
  };
  const tries = Array.from({ length: 40 }, async () => {
    await refusal(runOnce('key-failing', REQUEST, fail));
  });
  await Promise.all(tries);
  expect(most).toBe(1);
});
