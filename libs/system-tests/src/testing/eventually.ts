import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer is there (not undefined or false); fails after 30 s with what was waited for. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited 30 s in vain: ${what}`);
    await sleep(20);
  }
}
