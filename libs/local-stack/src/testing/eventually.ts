import { setTimeout as sleep } from 'node:timers/promises';

/** Below jest's own limit for a test, which would not say what was waited for. */
const PATIENCE_MS = 25_000;

type Nothing = undefined | null | false;

/**
 * For tests: asks again until the answer is there (not undefined, null or false).
 * @param what completes "Waited 25 s in vain: …".
 */
export async function eventually<T>(
  what: string,
  ask: () => T | Nothing | Promise<T | Nothing>,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${PATIENCE_MS / 1_000} s in vain: ${what}`);
    }
    await sleep(10);
  }
}
