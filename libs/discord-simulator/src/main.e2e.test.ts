import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
type Running = ChildProcessByStdio<null, Readable, Readable>;

let folder: string;
let running: Running[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'discord-simulator-'));
  running = [];
});

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function run(...options: string[]): Running {
  const child = spawn(process.execPath, [MAIN, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  return child;
}

async function ready(child: Running): Promise<string> {
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return /http:\/\/\S+/.exec(line.toString())?.[0] ?? '';
}

async function text(stream: Readable): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += (chunk as Buffer).toString();
  return all;
}

async function guildIds(url: string): Promise<string[]> {
  const response = await fetch(`${url}/_sim/snapshot`);
  const { guilds } = (await response.json()) as { guilds: { id: string }[] };
  return guilds.map(({ id }) => id);
}

test('the process says its address, stops on SIGTERM, and starts again as it was', async () => {
  const options = ['--state', join(folder, 'state.json'), '--rate-limits', 'off'];
  const first = run(...options);
  const guilds = await guildIds(await ready(first));
  expect(guilds).toHaveLength(1);
  first.kill('SIGTERM');
  expect(await once(first, 'exit')).toEqual([0, null]);
  expect(await guildIds(await ready(run(...options)))).toEqual(guilds);
});

test('a taken port ends the start with one sentence that says what to do', async () => {
  const url = await ready(run('--empty'));
  const second = run('--port', new URL(url).port);
  const error = await text(second.stderr);
  expect(error).toBe(
    'discord-simulator: The port is taken: choose another one with --port, or 0 for a free one.\n',
  );
});

test.each([
  [['--port', 'x'], '--port takes a number from 0 to 65535, not "x".'],
  [['--rate-limits', 'some'], '--rate-limits takes off, true, tight, not "some".'],
])('%j is refused', async (options, sentence) => {
  expect(await text(run(...options).stderr)).toBe(`discord-simulator: ${sentence}\n`);
});

test('--help lists the options', async () => {
  expect(await text(run('--help').stdout)).toContain('--state FILE');
});
