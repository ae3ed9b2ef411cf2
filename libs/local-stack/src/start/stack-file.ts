import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { commandLine } from '../process/leftovers.ts';

/** What runs and how to reach it, for scripts: `.local/stack.json`, readable by its owner alone. */
export interface StackFile {
  /** Of `npm start` itself: SIGTERM stops everything in order. */
  pid: number;
  /** This file. */
  file: string;
  api_url: string;
  docs_url: string;
  api_token: string;
  /** The simulator's page; null with any other Discord. */
  page_url: string | null;
  ops_urls: Record<'sync-api' | 'bot', string>;
  /** Where a debugger attaches; null without --inspect. */
  inspectors: Record<'sync-api' | 'bot', string> | null;
  amqp_url: string;
  /** With user and password; null when the broker has none that we know of. */
  rabbitmq_management_url: string | null;
  mongodb_uri: string;
  discord: { api_url: string | null; bot_token: string; client_id: string | null };
  /** The linked demo guild, if any. */
  guild_id: string | null;
  /** Process ids by name; one changes when its process is started again. */
  pids: Record<string, number>;
  /** Folder of the logs. */
  logs: string;
}

export const stackFile = (dir: string): string => join(dir, 'stack.json');

export const writeStackFile = async (stack: StackFile): Promise<void> => {
  await writeFile(stack.file, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
};

const isOurs = async (pid: number): Promise<boolean> =>
  (await commandLine(pid)).includes('local-stack');

/** Takes the folder for this process; refuses while another start uses it. */
export const claimFolder = async (dir: string): Promise<void> => {
  const file = stackFile(dir);
  await mkdir(dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid });
  try {
    await writeFile(file, mine, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const text = await readFile(file, 'utf8');
    const other = (JSON.parse(text || '{}') as Partial<StackFile>).pid;
    if (other !== undefined && (await isOurs(other))) {
      throw new Error(
        `It runs already (pid ${String(other)}): stop it with Ctrl-C in its terminal or with "npm run clean", ` +
          'or start a second one with --dir and other ports.',
        { cause: error },
      );
    }
    await writeFile(file, mine, { mode: 0o600 });
  }
};

export const releaseFolder = async (dir: string): Promise<void> => {
  await rm(stackFile(dir), { force: true });
};
