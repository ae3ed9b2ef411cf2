import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProcess } from '../process/running-process.ts';

const BACK_OFF_MS = [500, 1_000, 2_000, 5_000, 10_000];
/** One that ran this long was well: its next end counts as the first again. */
const WELL_AFTER_MS = 60_000;

export interface Supervised {
  /** Ends it and starts it again, at once. */
  replace: () => Promise<void>;
}

/**
 * Starts a process again whenever it ends, until `signal` says that it is meant to. What happens is
 * told to `say`; the rest of the stack goes on meanwhile.
 */
export const supervise = ({
  name,
  process,
  signal,
  say,
  lastLines,
}: {
  name: string;
  process: RunningProcess;
  signal: AbortSignal;
  say: (text: string) => void;
  lastLines: () => Promise<string>;
}): Supervised => {
  const meant = (): boolean => signal.aborted;
  let replacing: Promise<void> | undefined;

  const startAgain = async (): Promise<void> => {
    await process.restart().then(
      () => {
        if (!meant()) say(`${name} runs again (pid ${String(process.pid)}).`);
      },
      (error: unknown) => {
        if (!meant()) say(error instanceof Error ? error.message : String(error));
      },
    );
  };

  const keepUp = async (): Promise<void> => {
    let ends = 0;
    while (!meant()) {
      const since = performance.now();
      const { exited } = process;
      const exit = await exited;
      await replacing;
      if (meant()) return;
      if (process.exited !== exited) continue;
      ends = performance.now() - since > WELL_AFTER_MS ? 1 : ends + 1;
      const delay = BACK_OFF_MS[Math.min(ends, BACK_OFF_MS.length) - 1] ?? 0;
      const how = exit.signal ?? `code ${String(exit.code)}`;
      say(
        `${name} ended (${how}); it is started again in ${String(delay / 1000)} s.${await lastLines()}`,
      );
      await sleep(delay, undefined, { signal }).catch(() => undefined);
      await replacing;
      if (!meant() && process.exited === exited) await startAgain();
    }
  };
  void keepUp();

  return {
    replace: async () => {
      const mine = startAgain();
      replacing = mine;
      await mine;
      if (replacing === mine) replacing = undefined;
    },
  };
};
