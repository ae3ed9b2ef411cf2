import { setTimeout as sleep } from 'node:timers/promises';

/** Exponential back-off with full jitter: somewhere between 0 and `firstMs` doubled `attempt` times, at most `maxMs`. */
export function backoffMs({
  attempt,
  firstMs,
  maxMs,
  random = Math.random,
}: {
  attempt: number;
  firstMs: number;
  maxMs: number;
  random?: () => number;
}): number {
  return random() * Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
}

/** Waits, or less when the signal says so; never throws. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
