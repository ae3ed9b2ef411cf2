import type { CommandFailure } from '@verselink/contracts';
import { failureOf, mayHaveHappened } from '../discord/rest-failures.ts';

/** The token of an interaction is valid for 15 minutes. */
export const TOKEN_LIFE_MS = 15 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Whether the same call may work a moment later. */
export function mayWorkLater(failure: CommandFailure): boolean {
  return mayHaveHappened(failure) || failure.class === 'rate-limit';
}

/** 0.5 s, 1 s, 2 s … or what Discord asks for. */
export function pauseAfter(tries: number, failure: CommandFailure): number {
  return failure.retry_after_ms ?? Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
}

/**
 * Brings one place to the newest of what it is to show, tried again until that is shown, cannot be, or nobody can see it
 * any more. Calls to `say` share one loop: what is newer takes the place of what still waits, and is never overtaken by it.
 */
export function createLastWord<T>({
  show,
  onGivenUp,
  now,
  wait,
}: {
  show: (word: T) => Promise<void>;
  onGivenUp: (error: unknown, failure: CommandFailure) => void;
  now: () => number;
  wait: (ms: number) => Promise<void>;
}) {
  const until = now() + TOKEN_LIFE_MS;
  let newest: { word: T } | undefined;
  let running: Promise<boolean> | undefined;
  let superseded = () => undefined as void;

  async function run(): Promise<boolean> {
    let tries = 0;
    let last: typeof newest;
    for (;;) {
      const current = newest;
      if (current === undefined) return true;
      if (current !== last) tries = 0;
      last = current;
      const changed = new Promise<void>((resolve) => (superseded = resolve));
      try {
        await show(current.word);
        if (newest === current) return true;
      } catch (error) {
        const failure = failureOf(error);
        const pause = pauseAfter(tries, failure);
        const isNewest = newest === current;
        if (isNewest && (!mayWorkLater(failure) || now() + pause > until)) {
          onGivenUp(error, failure);
          return false;
        }
        if (isNewest) await Promise.race([wait(pause), changed]);
        tries += 1;
      }
    }
  }

  return {
    /** True once this, or something newer, is shown. */
    async say(word: T): Promise<boolean> {
      newest = { word };
      superseded();
      running ??= run().finally(() => {
        running = undefined;
      });
      return await running;
    },
  };
}
