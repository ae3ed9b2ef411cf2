import type { Exit, ManagedProcess } from './spawn-managed.ts';

/** A program that can be ended and started again the same way; names always mean the present run. */
export interface RunningProcess {
  readonly pid: number;
  /** Settles when the present run ends, whoever ended it. */
  readonly exited: Promise<Exit>;
  kill: (signal: NodeJS.Signals) => void;
  /**
   * Ends it if it still runs, starts it again the same way and waits until it is ready. One at a time: all who ask
   * while one is under way get the one after it.
   */
  restart: () => Promise<void>;
  /** SIGTERM, and SIGKILL when it has not gone after a grace time. */
  stop: () => Promise<void>;
}

const GRACE_MS = 30_000;

/** Starts by `start` and keeps it, to start again by the same. */
export const keepRunning = async (
  start: () => Promise<ManagedProcess>,
  { graceMs = GRACE_MS }: { graceMs?: number | undefined } = {},
): Promise<RunningProcess> => {
  let child = await start();
  let isStopped = false;
  let turn: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const again = async (): Promise<void> => {
    next = undefined;
    await child.stop(graceMs);
    if (!isStopped) child = await start();
  };
  return {
    get pid() {
      return child.pid;
    },
    get exited() {
      return child.exited;
    },
    kill: (signal) => {
      child.kill(signal);
    },
    restart: async () => {
      next ??= turn.then(again);
      turn = next.catch(() => undefined);
      await next;
    },
    stop: async () => {
      isStopped = true;
      await child.stop(graceMs);
    },
  };
};
