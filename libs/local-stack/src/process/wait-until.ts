import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks `condition` again and again until it answers something other than `undefined`.
 * A condition that throws ends the wait; times are in milliseconds.
 */
export const waitUntil = async <T>({
  condition,
  timeoutMs,
  everyMs = 100,
  onTimeout,
}: {
  condition: () => Promise<T | undefined>;
  timeoutMs: number;
  everyMs?: number;
  onTimeout: () => Error | Promise<Error>;
}): Promise<T> => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await condition();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw await onTimeout();
    await sleep(everyMs);
  }
};
