import type { Exit } from './spawn-managed.ts';
import { startUntilReady } from './start-until-ready.ts';

export interface RunningProcess {
  /** Of the present incarnation; changes with `restart`. */
  readonly pid: number;
  /** Settles when the present incarnation ends, whoever ended it. */
  readonly exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
  /** Ends it if it still runs, starts it again the same way and waits until it is ready. */
  restart(): Promise<void>;
  /** SIGTERM, and SIGKILL when it has not gone after 15 s. */
  stop(): Promise<void>;
}

const answers = async (url: string): Promise<boolean> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
};

/**
 * Runs a Node program as a process of its own and waits until `readyUrl` answers 2xx.
 * `env` is the whole environment that the program sees: nothing of ours leaks into it.
 * Rejects, with the last log lines, when it ends or is not ready within `timeoutMs`.
 */
export const startProcess = async ({
  name,
  entry,
  args = [],
  env,
  logFile,
  readyUrl,
  timeoutMs = 30_000,
}: {
  name: string;
  entry: string;
  args?: string[];
  env: NodeJS.ProcessEnv;
  logFile?: string;
  readyUrl: string;
  timeoutMs?: number;
}): Promise<RunningProcess> => {
  const start = async () =>
    await startUntilReady({
      name,
      command: process.execPath,
      args: ['--enable-source-maps', entry, ...args],
      env,
      logFile,
      timeoutMs,
      ready: async () => await answers(readyUrl),
    });

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
    async restart() {
      await child.stop();
      child = await start();
    },
    stop: async () => {
      await child.stop();
    },
  };
};
