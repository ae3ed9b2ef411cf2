import { fileURLToPath } from 'node:url';
import {
  createDiscordSimulator,
  seedDemo,
  type DiscordSimulator,
} from '@verselink/discord-simulator';
import { freePort, startProcess, testDatabase } from '@verselink/local-stack';
import { openTestRun } from '@verselink/local-stack/test-run';
import { startSystem } from '../testing/start-system.ts';

/**
 * What a member waits for after a click: both services with broker and database, against a plain one-process bot in the
 * same run, on the same machine, with the same simulated Discord and the same database server. Rounds take turns.
 * `npm run bench -w @verselink/system-tests`.
 */

const ROUNDS = 3;
const ALONE = 100;
const AT_ONCE = 300;

/** One of the two that are compared. */
interface Contender {
  name: string;
  discord: DiscordSimulator;
  guildId: string;
  channelId: string;
  /** Posts an event and returns what its button is called and where it is. */
  publish: (event: string) => Promise<{ messageId: string; customId: string }>;
  stop: () => Promise<void>;
}

interface Figures {
  alone: number[];
  burst: number[];
  bursts: number[];
  failed: number;
}

async function verselink(): Promise<Contender> {
  const system = await startSystem();
  const { discord, guildId, channelId } = system;
  return {
    name: 'VerseLink Discord Sync',
    discord,
    guildId,
    channelId,
    publish: async (event) => {
      const message = await system.publish(event, { roles: [], max_participants: 500 });
      return { messageId: message.id, customId: `vl:1:join:${event}` };
    },
    stop: system.stop,
  };
}

async function plainBot(): Promise<Contender> {
  const [discord, mongodbUri, port] = await Promise.all([
    createDiscordSimulator({ rateLimits: 'off' }),
    testDatabase(),
    freePort(),
  ]);
  const { guildId, eventChannelId } = seedDemo(discord);
  const url = `http://127.0.0.1:${port}/`;
  const bot = await startProcess({
    name: 'plain bot',
    entry: fileURLToPath(new URL('plain-bot.js', import.meta.url)),
    args: [discord.apiUrl, mongodbUri, eventChannelId, String(port)],
    env: { DISCORD_TOKEN: discord.botToken },
    readyUrl: url,
  });
  return {
    name: 'discord.js + mongoose, one process',
    discord,
    guildId,
    channelId: eventChannelId,
    publish: async (event) => {
      const messageId = await (await fetch(`${url}?event=${event}`)).text();
      return { messageId, customId: `join:${event}` };
    },
    stop: async () => {
      await bot.stop();
      await discord.stop();
    },
  };
}

/** Milliseconds until the member sees the answer. */
async function click(
  { discord, channelId }: Contender,
  place: { messageId: string; customId: string },
  userId: string,
): Promise<{ ms: number; failed: boolean }> {
  const started = performance.now();
  const { outcome } = await discord.click({ channelId, userId, ...place });
  return { ms: performance.now() - started, failed: outcome === 'failed' };
}

async function round(contender: Contender, n: number, figures: Figures): Promise<void> {
  const { discord, guildId, publish } = contender;
  const member = () => discord.addMember(guildId, { name: 'membre' }).id;
  const quiet = await publish(`bench-alone-${n}`);
  for (let i = 0; i < ALONE; i += 1) {
    figures.alone.push((await click(contender, quiet, member())).ms);
  }
  const busy = await publish(`bench-burst-${n}`);
  const members = Array.from({ length: AT_ONCE }, member);
  const started = performance.now();
  const answers = await Promise.all(members.map(async (id) => await click(contender, busy, id)));
  figures.bursts.push(performance.now() - started);
  figures.burst.push(...answers.map(({ ms }) => ms));
  figures.failed += answers.filter(({ failed }) => failed).length;
}

function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

const servers = await openTestRun();
try {
  await servers.warmUp();
  const contenders = [await plainBot(), await verselink()];
  const figures = new Map(
    contenders.map(({ name }) => [name, { alone: [], burst: [], bursts: [], failed: 0 }]),
  );
  // The first round warms everything up and does not count.
  for (let n = 0; n <= ROUNDS; n += 1) {
    for (const contender of contenders) {
      const counted = figures.get(contender.name);
      const thrown: Figures = { alone: [], burst: [], bursts: [], failed: 0 };
      await round(contender, n, n === 0 || counted === undefined ? thrown : counted);
    }
  }
  const [peer, ours] = contenders.map(({ name }) => figures.get(name));
  if (peer === undefined || ours === undefined) throw new Error('A contender is missing.');
  const row = (what: string, of: (f: Figures) => number) => ({
    [what]: {
      [contenders[0]?.name ?? '']: Number(of(peer).toFixed(1)),
      [contenders[1]?.name ?? '']: Number(of(ours).toFixed(1)),
      ratio: Number((of(ours) / of(peer)).toFixed(2)),
    },
  });
  const table = {
    ...row('a click alone, median ms', (f) => quantile(f.alone, 0.5)),
    ...row('a click alone, 95 % ms', (f) => quantile(f.alone, 0.95)),
    ...row(`${AT_ONCE} clicks at once, all answered after ms`, (f) => quantile(f.bursts, 0.5)),
    ...row(`${AT_ONCE} clicks at once, median ms`, (f) => quantile(f.burst, 0.5)),
    ...row('clicks that Discord called failed', (f) => f.failed),
  };
  process.stdout.write(`${JSON.stringify(table, undefined, 2)}\n`);
  for (const contender of contenders) await contender.stop();
} finally {
  await servers.close();
}
