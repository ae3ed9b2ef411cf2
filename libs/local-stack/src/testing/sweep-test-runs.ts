import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftovers } from '../process/leftovers.ts';

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Each run works in a folder named by its process id: those of runs that were killed are cleared. */
export const sweepTestRuns = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => !alive(Number(entry)))) {
    const dir = join(folder, name);
    await endLeftovers(dir);
    await rm(dir, { recursive: true, force: true });
  }
};
