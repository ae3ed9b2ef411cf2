import type { Exit, ManagedProcess } from './spawn-managed.ts';

/** A program that can be ended and started again the same way; names always mean the present run. */
export interface RunningProcess {
  readonly pid: number;
  /** Settles when the present run ends, whoever ended it. */
  readonly exited: Promise<Exit>;
  kill: (signal: NodeJS.Signals) => void;
  /** Ends it if it still runs, starts it again the same way and waits until it is ready. */
  restart: () => Promise<void>;
  /** SIGTERM, and SIGKILL when it has not gone after 30 s. */
  stop: () => Promise<void>;
}

const GRACE_MS = 30_000;

/** Starts by `start` and keeps it, to start again by the same. */
export const keepRunning = async (
  start: () => Promise<ManagedProcess>,
): Promise<RunningProcess> => {
  let child = await start();
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
      await child.stop(GRACE_MS);
      child = await start();
    },
    stop: async () => {
      await child.stop(GRACE_MS);
    },
  };
};
