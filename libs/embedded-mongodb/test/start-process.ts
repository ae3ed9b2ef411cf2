import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The server as a process of its own, from the compiled form that `npm test` makes sure of. */
export async function startProcess(
  args: string[],
  { limit = 'true' } = {},
): Promise<{ process: ChildProcess; uri: string }> {
  const command = ['-c', `${limit}; exec "$0" "$@"`, process.execPath, MAIN, ...args];
  const child = spawn('sh', command, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [uri] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { process: child, uri };
}

export async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
