import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';

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

test.each([
  [JSON.stringify({ version: 2, world: {} }), 'v2', 'is of another version of the simulator'],
  ['{"version":3,"wor', 'unreadable', 'cannot be read'],
])('a state file that this version cannot read (%s) is set aside', async (content, end, why) => {
  const state = join(folder, 'state.json');
  writeFileSync(state, content);
  const child = run('--state', state, '--token', 'mine');
  expect(await guildIds(await ready(child))).toHaveLength(1);
  expect(readFileSync(`${state}.${end}`, 'utf8')).toBe(content);
  child.kill('SIGTERM');
  expect(await text(child.stderr)).toBe(
    `state: ${state} ${why}: kept as ${state}.${end}, starting anew\n`,
  );
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
  [
    ['--public-url', 'discord'],
    '--public-url takes an address such as http://discord:4000, not "discord".',
  ],
  [['--seed', 'x'], '--seed takes a whole number, not "x".'],
  [['--demo', '--empty'], 'Say --demo or --empty, not both.'],
  [['--rate-limits', 'some'], '--rate-limits takes off, true, tight, not "some".'],
])('%j is refused', async (options, sentence) => {
  expect(await text(run(...options).stderr)).toBe(`discord-simulator: ${sentence}\n`);
});

test('--help lists the options', async () => {
  const help = await text(run('--help').stdout);
  const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name);
  expect(options).toEqual([
    '--port',
    '--host',
    '--public-url',
    '--token',
    '--bot-name',
    '--demo',
    '--empty',
    '--state',
    '--rate-limits',
    '--knobs',
    '--manual-clock',
    '--seed',
    '--help',
  ]);
});

async function snapshotOf(...options: string[]): Promise<Snapshot> {
  const url = await ready(run(...options));
  return (await (await fetch(`${url}/_sim/snapshot`)).json()) as Snapshot;
}

interface Snapshot {
  guilds: unknown[];
  bot: { user: { username: string } };
  clock: { manual: boolean };
  rate_limits: { enabled: boolean };
}

test('each option does what the help says of it', async () => {
  expect(await snapshotOf('--demo', '--bot-name', 'Capitaine', '--manual-clock')).toMatchObject({
    guilds: [{ name: 'VerseLink · Flotte' }],
    bot: { user: { username: 'Capitaine' } },
    clock: { manual: true },
  });
  expect(await snapshotOf('--empty', '--rate-limits', 'off')).toMatchObject({
    guilds: [],
    clock: { manual: false },
    rate_limits: { enabled: false },
  });
  const url = await ready(run('--empty', '--host', 'localhost', '--token', 'mine', '--seed', '7'));
  expect(new URL(url).hostname).toBe('localhost');
  const me = await fetch(`${url}/api/v10/users/@me`, { headers: { authorization: 'Bot mine' } });
  expect(me.status).toBe(200);
});

test('every figure can be set for a process by a file, on top of the preset', async () => {
  const knobs = join(folder, 'knobs.json');
  writeFileSync(
    knobs,
    JSON.stringify({
      rateLimits: { buckets: { 'GET /users/@me': { limit: 1 } } },
      gateway: { maxConcurrency: 16 },
      knobs: { tellInterestOnLeave: true },
    }),
  );
  const url = await ready(run('--token', 'mine', '--rate-limits', 'tight', '--knobs', knobs));
  const get = (path: string) =>
    fetch(`${url}/api/v10${path}`, { headers: { authorization: 'Bot mine' } });
  expect([(await get('/users/@me')).status, (await get('/users/@me')).status]).toEqual([200, 429]);
  expect(await (await get('/gateway/bot')).json()).toMatchObject({
    session_start_limit: { max_concurrency: 16 },
  });
});

test('a file of figures that cannot be used ends the start with the reason', async () => {
  const knobs = join(folder, 'knobs.json');
  writeFileSync(knobs, '{"gateway":{"shard":2}}');
  expect(await text(run('--knobs', knobs).stderr)).toMatch(
    /^discord-simulator: --knobs: gateway has no "shard"; there are heartbeatIntervalMs, /,
  );
});

test('a simulator that listens everywhere tells each client the address it came by', async () => {
  const url = await ready(run('--empty', '--host', '0.0.0.0', '--token', 'mine'));
  const { port } = new URL(url);
  expect(url).toBe(`http://localhost:${port}`);
  expect(await gatewayOf(`http://127.0.0.1:${port}`)).toBe(`ws://127.0.0.1:${port}`);
  const told = await ready(run('--empty', '--public-url', 'http://discord.test/sim/'));
  expect(told).toBe('http://discord.test/sim');
});

async function gatewayOf(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v10/gateway/bot`, {
    headers: { authorization: 'Bot mine' },
  });
  return ((await response.json()) as { url: string }).url;
}

test('a state file that cannot be written ends the start with a sentence', async () => {
  const state = join(folder, 'nowhere', 'state.json');
  expect(await text(run('--state', state).stderr)).toBe(
    `discord-simulator: The state cannot be kept in ${state} (ENOENT): choose another file.\n`,
  );
});

test('npm passes the end on to the simulator, which frees its port', async () => {
  const npm = spawn('npm', ['run', 'simulator', '--ignore-scripts', '--', '--empty'], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(npm);
  let said = '';
  npm.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = await eventually('its address', () => /http:\/\/\S+/.exec(said)?.[0]);
  npm.kill('SIGTERM');
  await once(npm, 'exit');
  await eventually('the port', () =>
    fetch(url).then(
      () => false,
      () => true,
    ),
  );
});

test("the stranger's bot of the README answers, as it is printed there", async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```js\n(.*?)```/s.exec(readme) ?? [];
  writeFileSync(join(folder, 'bot.mjs'), example);
  install(folder);
  const child = spawn(process.execPath, ['bot.mjs'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const url = await ready(child);
  const { guilds } = (await (await fetch(`${url}/_sim/snapshot`)).json()) as {
    guilds: { id: string; owner_id: string; channels: { id: string }[] }[];
  };
  const [guild] = guilds;
  const answer = await fetch(`${url}/_sim/slash`, {
    method: 'POST',
    body: JSON.stringify({
      guild_id: guild?.id,
      channel_id: guild?.channels[0]?.id,
      user_id: guild?.owner_id,
      command: 'salut',
    }),
  });
  expect(await answer.json()).toMatchObject({
    outcome: 'replied',
    message: { content: 'Bonjour !' },
  });
});

/** What `npm install` of the packed simulator leaves there, without asking the registry. */
function install(project: string): void {
  const here = fileURLToPath(new URL('..', import.meta.url));
  const folders = [join(here, 'node_modules'), join(here, '..', '..', 'node_modules')];
  const own = join(project, 'node_modules', '@verselink', 'discord-simulator');
  mkdirSync(own, { recursive: true });
  const pack = ['pack', '--silent', '--pack-destination', project];
  const tarball = execFileSync('npm', pack, { cwd: here }).toString().trim();
  execFileSync('tar', ['-xzf', join(project, tarball), '-C', own, '--strip-components=1']);
  const { dependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of ['discord.js', ...Object.keys(dependencies)]) {
    mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true });
    const from = folders.map((modules) => join(modules, name)).find(existsSync) ?? name;
    symlinkSync(from, join(project, 'node_modules', name));
  }
}

test('the calls of the README are taken, as they are printed there', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, calls = ''] = /```sh\n(S=.*?)```/s.exec(readme) ?? [];
  const url = await ready(run('--empty', '--rate-limits', 'off'));
  const script = calls.replace('http://127.0.0.1:4000', url);
  const said = execFileSync('bash', ['-euc', script]).toString();
  expect(said).not.toContain('"error"');
  expect(said).toContain('"content":"Bonjour"');
  expect(said).toContain('"edits_per_message":{}');
});
