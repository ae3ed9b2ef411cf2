/**
 * Stops what `npm start` runs and removes `.local/` with all its data. Like prepare it may use nothing
 * but Node itself at first; the compiled form is there whenever something has been started.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const local = join(root, '.local');
const say = (text) => process.stdout.write(`${text}\n`);

const runningStart = () => {
  try {
    return JSON.parse(readFileSync(join(local, 'stack.json'), 'utf8')).pid;
  } catch {
    return undefined;
  }
};

const signal = (pid, name) => {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
};

const { commandLine, endLeftovers } = await import('@verselink/local-stack/leftovers').catch(
  () => ({}),
);

const pid = runningStart();
if (pid && commandLine && (await commandLine(pid)).includes('local-stack')) {
  say(`Stopping the stack of process ${pid}`);
  signal(pid, 'SIGTERM');
  for (let waited = 0; waited < 60_000 && signal(pid, 0); waited += 100) await sleep(100);
  signal(pid, 'SIGKILL');
}
await endLeftovers?.(local);
if (existsSync(local)) {
  rmSync(local, { recursive: true, force: true });
  say('Removed .local/');
}
