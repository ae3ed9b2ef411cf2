import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import { run } from '../process/run.ts';
import { startProcess } from '../process/start-process.ts';
import { waitUntil } from '../process/wait-until.ts';
import { inRepository } from '../repository.ts';
import { eventually } from '../testing/eventually.ts';
import { testDatabase, testVhost } from '../testing/test-rooms.ts';
import type { StackFile } from './stack-file.ts';

const START_MS = 90_000;
const MAIN = inRepository('libs/local-stack/dist/main.js');
let dir = '';
let env: NodeJS.ProcessEnv = {};

/** `npm start` as a script sees it, with free ports, on the broker and database of this test run. */
const npmStart = (
  args: string[] = [],
  given = env,
): { child: ChildProcess; output: () => string } => {
  const ports = ['api-port', 'page-port', 'api-ops-port', 'bot-ops-port'].map(
    (name) => `--${name}=0`,
  );
  const child = spawn(process.execPath, [MAIN, '--dir', dir, ...ports, ...args], {
    env: given,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => (text += String(data)));
  return { child, output: () => text };
};

const until = async (
  what: string,
  condition: () => Promise<boolean> | boolean,
  output: () => string,
) =>
  await waitUntil({
    timeoutMs: START_MS,
    condition: async () => (await condition()) || undefined,
    onTimeout: () => new Error(`Waited in vain for ${what}.\n${output()}`),
  });

const stackFile = async (): Promise<StackFile> =>
  JSON.parse(await readFile(join(dir, 'stack.json'), 'utf8')) as StackFile;

const processesOfFolder = async (): Promise<string[]> =>
  (await run('ps', ['axeww', '-o', 'args='])).split('\n').filter((line) => line.includes(dir));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verselink-start-'));
  const [AMQP_URL, MONGODB_URI] = await Promise.all([testVhost(), testDatabase()]);
  env = { ...process.env, AMQP_URL, MONGODB_URI, DISCORD_BOT_TOKEN: '', DISCORD_API_URL: '' };
}, START_MS);
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

test(
  'npm start shows a demo that works, starts a killed bot again, refuses a second start and leaves nothing',
  async () => {
    const { child, output } = npmStart();
    const ended = once(child, 'exit');
    try {
      await until('the ready block', () => output().includes('Ctrl-C stops everything'), output);
      const stack = await stackFile();
      const get = async (path: string) => {
        const headers = { authorization: `Bearer ${stack.api_token}` };
        return (await (await fetch(`${stack.api_url}${path}`, { headers })).json()) as {
          jobs: { status: string }[];
          guilds: object[];
        };
      };
      expect(output()).toContain(String(stack.page_url));
      expect(output()).toContain(stack.docs_url);
      expect((await fetch(stack.docs_url)).status).toBe(200);
      expect((await get('/guilds')).guilds).toHaveLength(1);
      // A scheduled event and a message for each of three; an edit that follows may still be on its way.
      await eventually('the jobs of the demo', async () => {
        const { jobs } = await get('/jobs');
        return jobs.length >= 6 && jobs.every(({ status }) => status === 'completed');
      });

      // The README's curl takes the token from there.
      expect(await readFile(join(dir, 'api-token'), 'utf8')).toBe(stack.api_token);

      const second = npmStart();
      const [code] = (await once(second.child, 'exit')) as [number];
      expect(code).toBe(1);
      expect(second.output()).toContain(`It runs already (pid ${String(stack.pid)})`);

      process.kill(Number(stack.pids['bot']), 'SIGKILL');
      await until('the bot to be back', () => output().includes('bot runs again'), output);
      expect(output()).toContain('bot ended (SIGKILL); it is started again in 0.5 s.');
      expect((await fetch(`${stack.ops_urls.bot}/ready`)).status).toBe(200);
    } finally {
      child.kill('SIGINT');
      await ended;
    }
    expect(child.exitCode).toBe(0);
    expect(await processesOfFolder()).toEqual([]);
  },
  3 * START_MS,
);

test(
  'a stop in the middle of the start leaves nothing running',
  async () => {
    const { child, output } = npmStart();
    const ended = once(child, 'exit');
    await until('the simulator', () => output().includes('simulator at'), output);
    child.kill('SIGTERM');
    await ended;
    expect(child.exitCode).toBe(0);
    expect(await processesOfFolder()).toEqual([]);
  },
  START_MS,
);

test(
  'what was published in the simulator does not appear in the Discord of a token, and is there again afterwards',
  async () => {
    const botToken = 'MTAwMQ.for.tests';
    const page = await freePort();
    const other = await startProcess({
      name: 'another Discord',
      entry: inRepository('libs/discord-simulator/dist/main.js'),
      args: ['--port', String(page), '--token', botToken, '--demo'],
      env,
      readyUrl: `http://127.0.0.1:${String(page)}/_sim/snapshot`,
    });
    const linked = async (token: string, apiUrl: string, ...args: string[]): Promise<number> => {
      const given = { ...env, MONGODB_URI: '', DISCORD_BOT_TOKEN: token, DISCORD_API_URL: apiUrl };
      const { child, output } = npmStart(args, given);
      const ended = once(child, 'exit');
      try {
        await until('the ready block', () => output().includes('Ctrl-C stops everything'), output);
        const { api_url, api_token } = await stackFile();
        const headers = { authorization: `Bearer ${api_token}` };
        const answer = await fetch(`${api_url}/guilds`, { headers });
        return ((await answer.json()) as { guilds: object[] }).guilds.length;
      } finally {
        child.kill('SIGINT');
        await ended;
      }
    };
    try {
      expect(await linked('', '')).toBe(1);
      const apiUrl = `http://127.0.0.1:${String(page)}/api`;
      expect(await linked(botToken, apiUrl, '--no-demo')).toBe(0);
      expect(await linked('', '', '--no-demo')).toBe(1);
    } finally {
      await other.stop();
    }
  },
  4 * START_MS,
);

test(
  'with --watch and --inspect a compiler runs beside, debuggers find both services, and all of it ends',
  async () => {
    const inspectPorts = ['--api-inspect-port=0', '--bot-inspect-port=0'];
    const { child, output } = npmStart(['--no-demo', '--watch', '--inspect', ...inspectPorts]);
    const ended = once(child, 'exit');
    const pids: Record<string, number> = {};
    try {
      await until('the ready block', () => output().includes('Ctrl-C stops everything'), output);
      const { inspectors, ...stack } = await stackFile();
      Object.assign(pids, stack.pids);
      expect(Object.keys(pids)).toContain('compiler');
      for (const [name, address] of Object.entries(inspectors ?? {})) {
        expect(output()).toContain(`${name} debug`);
        const [target] = (await (await fetch(`http://${address}/json/list`)).json()) as {
          url: string;
        }[];
        expect(target?.url).toMatch(new RegExp(`services/${name}/dist/main.js$`));
      }
      expect(Object.keys(inspectors ?? {})).toEqual(['sync-api', 'bot']);
    } finally {
      child.kill('SIGINT');
      await ended;
    }
    expect(child.exitCode).toBe(0);
    expect(await processesOfFolder()).toEqual([]);
    for (const pid of Object.values(pids)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  },
  2 * START_MS,
);

test('a taken port is refused in one sentence, before anything is started', async () => {
  const taken = new URL(await testVhost()).port || '5672';
  const { child, output } = npmStart([`--page-port=${taken}`]);
  await once(child, 'exit');
  expect(child.exitCode).toBe(1);
  expect(output().trim()).toMatch(
    /^Port \d+, meant for .*, is taken: .* "npm start -- --page-port \d+"/,
  );
  expect(output().trim().split('\n')).toHaveLength(1);
});
