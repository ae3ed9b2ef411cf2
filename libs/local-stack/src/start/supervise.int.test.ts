import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import type { RunningProcess } from '../process/running-process.ts';
import { startProcess } from '../process/start-process.ts';
import { eventually } from '../testing/eventually.ts';
import { supervise, type Supervised } from './supervise.ts';

let dir = '';
let server: RunningProcess;
let supervised: Supervised;
let said: string[] = [];
let stopping: AbortController;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verselink-supervise-'));
  const entry = join(dir, 'server.mjs');
  await writeFile(
    entry,
    `import { createServer } from 'node:http';
     createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');`,
  );
  const port = String(await freePort());
  const readyUrl = `http://127.0.0.1:${port}/`;
  server = await startProcess({ name: 'the server', entry, env: { PORT: port }, readyUrl });
  said = [];
  stopping = new AbortController();
  supervised = supervise({
    name: 'server',
    process: server,
    signal: stopping.signal,
    say: (text) => said.push(text),
    lastLines: async () => await Promise.resolve(''),
  });
});
afterEach(async () => {
  stopping.abort();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

test('one that is replaced is not told as one that ended, however often it is asked for meanwhile', async () => {
  const { pid, exited } = server;
  const first = supervised.replace();
  await exited;
  await Promise.all(Array.from({ length: 5 }, async () => await supervised.replace()));
  await first;
  expect(server.pid).not.toBe(pid);
  // The first, and one more for all who asked while it was under way.
  expect(new Set(said).size).toBe(2);
  for (const text of said) expect(text).toMatch(/^server runs again/);
});

test('one that ends by itself is started again, also after it was replaced', async () => {
  await supervised.replace();
  said = [];
  server.kill('SIGKILL');
  await eventually('it runs again', () => said.length === 2);
  expect(said).toEqual([
    'server ended (SIGKILL); it is started again in 0.5 s.',
    `server runs again (pid ${String(server.pid)}).`,
  ]);
});

test('a stop in the middle of a replacement leaves nothing running', async () => {
  const replacing = supervised.replace();
  stopping.abort();
  await server.stop();
  await replacing;
  const { pid } = server;
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
