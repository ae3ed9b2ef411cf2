import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Notes in a file `*.pid` that a process group runs. `marker` is a part of its command line: the number
 * alone may meanwhile be someone else's.
 */
export const writePidFile = async (file: string, pid: number, marker: string): Promise<void> => {
  await writeFile(file, `${String(pid)} ${marker}`);
};

/** The command line of a living process, or '' when there is none. */
export const commandLine = async (pid: number): Promise<string> =>
  (await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => '')).trim();

const groupRuns = async (group: number, marker: string): Promise<boolean> => {
  const lines = (await run('ps', ['-A', '-o', 'pgid=,stat=,args='])).split('\n');
  return lines.some((line) => {
    const [, pgid, state, args] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return Number(pgid) === group && !state?.startsWith('Z') && args?.includes(marker) === true;
  });
};

/**
 * Ends what an earlier run started and could not stop, because it was itself killed: two servers on
 * one data folder would ruin it.
 */
export const endLeftover = async (file: string): Promise<void> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  const [, number, marker] = /^(\d+) (.+)$/.exec(text) ?? [];
  const pid = Number(number);
  if (marker !== undefined && pid > 1 && (await groupRuns(pid, marker))) {
    process.kill(-pid, 'SIGKILL');
    await waitUntil({
      timeoutMs: 10_000,
      condition: async () => !(await groupRuns(pid, marker)) || undefined,
      onTimeout: () => new Error(`Process group ${String(pid)} (${marker}) does not end: kill it.`),
    });
  }
  await rm(file, { force: true });
};

/** The same for every pid file below a folder. */
export const endLeftovers = async (folder: string): Promise<void> => {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.pid'))) {
    await endLeftover(join(folder, file));
  }
};
