import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { endLeftover, writePidFile } from './leftovers.ts';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ManagedProcess {
  pid: number;
  exited: Promise<Exit>;
  /** Signals the process itself; SIGKILL goes to everything that it started, too. */
  kill(signal: NodeJS.Signals): void;
  /** SIGTERM, and SIGKILL to the whole group when it has not gone after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

/** Set by jest's global setup for its workers: a folder whose pid files name what is to end with the run. */
export const TEST_RUN_FOLDER = 'VERSELINK_TEST_RUN_FOLDER';

const running = new Map<number, ManagedProcess>();
/** Set for good once everything is stopped: what was about to start by then must not. */
let ended = false;

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
};

const killAllOnExit = (): void => {
  for (const pid of running.keys()) killGroup(pid);
};

/** Stops everything that still runs, also what is only just starting; nothing can be started after it. */
export const stopAll = async (graceMs: number): Promise<void> => {
  ended = true;
  await Promise.all(
    [...running.values()].map(async (child) => {
      await child.stop(graceMs);
    }),
  );
};

/**
 * Starts a program as leader of a process group of its own, so that Ctrl-C in a terminal reaches
 * only us (we stop things in order) and nothing that it starts can stay behind: the group is killed
 * when this process exits, however it exits short of SIGKILL.
 */
export const spawnManaged = async ({
  command,
  args,
  env,
  cwd,
  logFile,
  output,
  marker,
  pidFile,
}: {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string | undefined;
  /** Takes standard output and error; without it they are dropped. */
  logFile?: string | undefined;
  /** Takes standard output instead. */
  output?: Writable;
  /** A part of the command line by which the program is known again. */
  marker: string;
  /** Makes the next start find and end this one, should we be killed before we can. */
  pidFile?: string | undefined;
}): Promise<ManagedProcess> => {
  if (pidFile !== undefined) await endLeftover(pidFile);
  if (logFile !== undefined) mkdirSync(dirname(logFile), { recursive: true });
  if (ended) throw new Error('Everything is being stopped.');
  const out = logFile === undefined ? ('ignore' as const) : openSync(logFile, 'a', 0o600);
  const stdio = ['ignore' as const, output ? ('pipe' as const) : out, out];
  const child: ChildProcess = spawn(command, args, { cwd, env, detached: true, stdio });
  if (out !== 'ignore') closeSync(out);
  if (output) child.stdout?.pipe(output);

  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  const spawned = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', resolve);
  });
  // Known at once, or never: then there is an error to tell.
  const { pid } = child;
  if (pid === undefined) {
    await spawned;
    throw new Error(`${command} has no process id.`);
  }

  // In a test `process` is jest's copy, which never tells of an exit: the run's main process cleans up.
  const testRun = process.env[TEST_RUN_FOLDER];
  const pidFiles = [pidFile, testRun && join(testRun, `${String(pid)}.pid`)].filter(
    Boolean,
  ) as string[];

  let alive = true;
  const kill = (signal: NodeJS.Signals): void => {
    if (!alive) return;
    if (signal === 'SIGKILL') killGroup(pid);
    else child.kill(signal);
  };
  const managed: ManagedProcess = {
    pid,
    exited,
    kill,
    async stop(graceMs = 15_000) {
      kill('SIGTERM');
      await Promise.race([exited, sleep(graceMs, undefined, { ref: false })]);
      kill('SIGKILL');
      await exited;
    },
  };
  if (running.size === 0) process.once('exit', killAllOnExit);
  running.set(pid, managed);
  void exited.then(() => {
    alive = false;
    // A group outlives its leader: what the program started must go with it.
    killGroup(pid);
    running.delete(pid);
    for (const file of pidFiles) rmSync(file, { force: true });
    if (running.size === 0) process.off('exit', killAllOnExit);
  });
  await spawned;
  for (const file of pidFiles) await writePidFile(file, pid, marker);
  return managed;
};
