import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

/** Runs a program to its end and answers its standard output; rejects with what it said when it fails. */
export const run = async (
  command: string,
  args: string[],
  { env, timeoutMs }: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<string> => {
  const { stdout } = await execFileAsync(command, args, {
    env,
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
};
