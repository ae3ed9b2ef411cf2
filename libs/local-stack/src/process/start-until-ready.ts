import { logTail } from './log-tail.ts';
import { spawnManaged, type Exit, type ManagedProcess } from './spawn-managed.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Starts a program and waits until `ready` answers true. Rejects, with the last lines of its logs,
 * when it ends before that or is not ready within `timeoutMs`; then nothing of it is left.
 */
export const startUntilReady = async ({
  name,
  ready,
  timeoutMs,
  otherLogs = [],
  ...program
}: {
  name: string;
  ready: () => Promise<boolean>;
  timeoutMs: number;
  otherLogs?: string[];
} & Parameters<typeof spawnManaged>[0]): Promise<ManagedProcess> => {
  const child = await spawnManaged(program);
  let exit: Exit | undefined;
  void child.exited.then((value) => {
    exit = value;
  });
  const lastLines = async (): Promise<string> =>
    (await Promise.all([program.logFile, ...otherLogs].map(async (f) => await logTail(f)))).join(
      '',
    );
  try {
    await waitUntil({
      timeoutMs,
      everyMs: 50,
      condition: async () => {
        if (exit) {
          const how = exit.signal ?? `code ${String(exit.code)}`;
          throw new Error(`${name} ended during its start (${how}).${await lastLines()}`);
        }
        return (await ready()) || undefined;
      },
      onTimeout: async () =>
        new Error(
          `${name} was not ready within ${String(timeoutMs / 1000)} s.${await lastLines()}`,
        ),
    });
  } catch (error) {
    await child.stop(2_000);
    throw error;
  }
  return child;
};
