import { digestOf } from '../digest-of.ts';
import type { IdempotencyStore } from '../stores/idempotency-store.ts';
import { Problem } from './problem.ts';
import type { RouteReply } from './route.ts';

/** Longer than any request takes; a request that was cut off may be repeated after it. */
const HOLD_MS = 60_000;

/** `undefined` when the caller sent no key. */
export type RunOnce = (
  key: string | undefined,
  request: { method: string; path: string; body: unknown },
  run: () => Promise<RouteReply>,
) => Promise<RouteReply & { replayed?: boolean }>;

/**
 * `Idempotency-Key` with Stripe's rules: the first answer is given again for a day; the same key for another
 * request is an error, and so is a second one while the first runs; nothing is kept of a request that failed.
 */
export function createRunOnce({
  idempotency,
  now,
}: {
  idempotency: IdempotencyStore;
  now: () => Date;
}): RunOnce {
  return async (key, request, run) => {
    if (key === undefined) return await run();
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new Problem('validation', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
    }
    const digest = digestOf(request);
    const claim = await idempotency.claim(key, digest, now(), HOLD_MS);
    if (claim.kind === 'held') {
      const { existing } = claim;
      if (existing.request !== digest) {
        throw new Problem(
          'key-reused',
          'This Idempotency-Key was used for another request: take a new key.',
        );
      }
      if (existing.answer === null) {
        throw new Problem('conflict', 'The first request with this Idempotency-Key still runs.', {
          headers: { 'retry-after': '1' },
        });
      }
      return { ...existing.answer, replayed: true };
    }
    try {
      const reply = await run();
      await idempotency.answer(key, { status: reply.status, body: reply.body ?? null });
      return reply;
    } catch (error) {
      await idempotency.release(key);
      throw error;
    }
  };
}
