import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes a data directory for this process; the returned function gives it back. The lock is a file
 * that names its holder: one left behind by a process that was killed is no obstacle.
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'lock');
  const mine = `${process.pid} ${startOf(process.pid)} ${performance.timeOrigin + performance.now()}\n`;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    if (!linked(draft, path)) {
      const found = read(path);
      const holder = Number(found.split(' ')[0]);
      if (isHeld(found)) throw heldBy(dataDir, holder);
      // Another process may do the same now: only who moves the stale lock away may go on.
      const moved = `${draft}.stale`;
      renameSync(path, moved);
      const isStale = read(moved) === found;
      if (!isStale) linked(moved, path);
      rmSync(moved, { force: true });
      if (!isStale || !linked(draft, path)) throw heldBy(dataDir, NaN);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(path) === mine) rmSync(path, { force: true });
  };
}

function heldBy(dataDir: string, pid: number): Error {
  const holder = Number.isNaN(pid) ? 'another process' : `process ${pid}`;
  return new Error(
    `The data directory ${dataDir} is in use by ${holder}. Stop that server, or give this one another directory.`,
  );
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isHeld(lock: string): boolean {
  const [pid = '', start = ''] = lock.split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return start === startOf(Number(pid));
}

/** When a process started, where the system tells (Linux): a process id may have been given again. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
