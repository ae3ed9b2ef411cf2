import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { endLeftovers } from './leftovers.ts';
import { startProcess } from './start-process.ts';

let dir = '';
let entry = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verselink-process-'));
  entry = join(dir, 'server.mjs');
  await writeFile(
    entry,
    `import { createServer } from 'node:http';
     if (process.env.PROBLEM) { console.error(process.env.PROBLEM); process.exit(3); }
     createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');`,
  );
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const start = async (env: NodeJS.ProcessEnv = {}) => {
  const port = await freePort();
  return await startProcess({
    name: 'the server',
    entry,
    env: { ...env, PORT: String(port) },
    readyUrl: `http://127.0.0.1:${String(port)}/`,
    logFile: join(dir, 'server.log'),
    pidFile: join(dir, 'server.pid'),
  });
};

test('a killed process is started again the same way, as another one', async () => {
  const server = await start();
  const { pid, exited } = server;
  server.kill('SIGKILL');
  expect((await exited).signal).toBe('SIGKILL');
  await server.restart();
  expect(server.pid).not.toBe(pid);
  await server.stop();
  expect((await server.exited).signal).toBe('SIGTERM');
  expect(await readdir(dir)).not.toContain('server.pid');
});

test('a process that ends before it is ready is told with its exit code and its last words', async () => {
  await expect(start({ PROBLEM: 'The sky is green.' })).rejects.toThrow(
    /^the server ended during its start \(code 3\)\.[^]*The sky is green\./,
  );
});

test('what a killed owner left running is ended by its pid file, but nobody else with that number', async () => {
  const server = await start();
  const pidFile = join(dir, 'server.pid');
  const note = await readFile(pidFile, 'utf8');

  await writeFile(pidFile, note.replace(entry, '/somebody/else.mjs'));
  await endLeftovers(dir);
  process.kill(server.pid, 0); // Throws when there is no such process.

  await writeFile(pidFile, note);
  await endLeftovers(dir);
  expect((await server.exited).signal).toBe('SIGKILL');
});
