import { digestOf } from '../digest-of.ts';
import type { IdempotencyStore } from '../stores/idempotency-store.ts';
import { Problem } from './problem.ts';
import type { RouteReply } from './route.ts';

/** A request that was cut off, by the end of its process, may be repeated after this long. */
const HOLD_MS = 5_000;

/** `undefined` when the caller sent no key. A key is the caller's own: two callers may use the same. */
export type RunOnce = (
  sentKey: string | undefined,
  request: { caller: string; method: string; path: string; body: unknown },
  run: () => Promise<RouteReply>,
) => Promise<RouteReply & { replayed?: boolean }>;

/**
 * `Idempotency-Key` with Stripe's rules: the first answer is given again for a day; the same key for another
 * request is an error, and so is a second one while the first runs; nothing is kept of a request that failed. A request
 * that was done but whose answer could not be kept runs again when it is repeated, which every call has to bear anyway:
 * its process may die between the two.
 */
export function createRunOnce({
  idempotency,
  now,
  holdMs = HOLD_MS,
}: {
  idempotency: Pick<IdempotencyStore, 'claim' | 'renew' | 'answer' | 'release'>;
  now: () => Date;
  holdMs?: number;
}): RunOnce {
  const heldUntil = () => new Date(now().getTime() + holdMs);

  /** Holds the key as long as the request runs. */
  async function holding<T>(key: string, run: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => {
      // The next one may get through; should none, a repetition runs beside this one.
      idempotency.renew(key, heldUntil()).catch(() => undefined);
    }, holdMs / 3).unref();
    try {
      return await run();
    } finally {
      clearInterval(timer);
    }
  }

  return async (sentKey, request, run) => {
    if (sentKey === undefined) return await run();
    if (!/^[\x21-\x7e]{1,255}$/.test(sentKey)) {
      throw new Problem('validation', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
    }
    // Names of callers have no colon.
    const key = `${request.caller}:${sentKey}`;
    const digest = digestOf(request);
    const claim = await idempotency.claim(key, digest, now(), heldUntil());
    if (claim.kind === 'held') {
      const { existing } = claim;
      if (existing.request !== digest) {
        throw new Problem(
          'key-reused',
          'This Idempotency-Key was used for another request: take a new key.',
        );
      }
      if (existing.answer === null) {
        // By then it has ended, or is known to run still, or was cut off and the repetition takes its place.
        const seconds = Math.ceil((existing.held_until.getTime() - now().getTime()) / 1_000);
        throw new Problem('conflict', 'The first request with this Idempotency-Key still runs.', {
          headers: { 'retry-after': String(Math.max(seconds, 1)) },
        });
      }
      return { ...existing.answer, replayed: true };
    }
    let reply: RouteReply;
    try {
      reply = await holding(key, run);
    } catch (error) {
      await idempotency.release(key).catch(() => undefined);
      throw error;
    }
    // The work is done, and the caller is told so whatever becomes of the key: unanswered, it is free when its hold ends.
    await idempotency
      .answer(key, { status: reply.status, body: reply.body ?? null })
      .catch(() => undefined);
    return reply;
  };
}
