import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProcess } from '../process/running-process.ts';

const BACK_OFF_MS = [500, 1_000, 2_000, 5_000, 10_000];
/** One that ran this long was well: its next end counts as the first again. */
const WELL_AFTER_MS = 60_000;

/**
 * Starts a process again whenever it ends, until `signal` says that it is meant to. What happens is
 * told to `say`; the rest of the stack goes on meanwhile.
 */
export const supervise = async ({
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
}): Promise<void> => {
  const meant = (): boolean => signal.aborted;
  let ends = 0;
  while (!meant()) {
    const since = performance.now();
    const exit = await process.exited;
    if (meant()) return;
    ends = performance.now() - since > WELL_AFTER_MS ? 1 : ends + 1;
    const delay = BACK_OFF_MS[Math.min(ends, BACK_OFF_MS.length) - 1] ?? 0;
    const how = exit.signal ?? `code ${String(exit.code)}`;
    say(
      `${name} ended (${how}); it is started again in ${String(delay / 1000)} s.${await lastLines()}`,
    );
    await sleep(delay, undefined, { signal }).catch(() => undefined);
    if (meant()) return;
    await process.restart().then(
      () => {
        say(`${name} runs again (pid ${String(process.pid)}).`);
      },
      (error: unknown) => {
        say(error instanceof Error ? error.message : String(error));
      },
    );
  }
};
