import { keepRunning, type RunningProcess } from './running-process.ts';
import { startUntilReady } from './start-until-ready.ts';

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
  entry,
  args = [],
  nodeArgs = [],
  readyUrl,
  timeoutMs = 60_000,
  graceMs,
  ...rest
}: {
  /** For people, in errors. */
  name: string;
  entry: string;
  args?: string[];
  /** For Node itself. */
  nodeArgs?: string[];
  env: NodeJS.ProcessEnv;
  logFile?: string;
  readyUrl: string;
  timeoutMs?: number;
  /** How long it may take to stop. */
  graceMs?: number | undefined;
  pidFile?: string | undefined;
}): Promise<RunningProcess> =>
  await keepRunning(
    async () =>
      await startUntilReady({
        ...rest,
        command: process.execPath,
        args: ['--enable-source-maps', ...nodeArgs, entry, ...args],
        marker: entry,
        timeoutMs,
        ready: async () => await answers(readyUrl),
      }),
    { graceMs },
  );
