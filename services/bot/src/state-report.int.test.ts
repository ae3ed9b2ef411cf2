import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BotObserved } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { startTestBot, type TestBot } from './testing/start-test-bot.ts';
import { FACTS } from './testing/views.ts';

const OBSERVED = 'dev.verselink.bot.observed.v1';
const EVENTS = '/guilds/{guild_id}/scheduled-events';

let bot: TestBot;
beforeAll(async () => {
  bot = await startTestBot();
}, 60_000);
afterAll(async () => {
  await bot.stop();
});

const report = async (fits: (data: BotObserved) => boolean) => await bot.news(OBSERVED, fits);
const reports = () =>
  bot.heard.flatMap((message) => (message.type === OBSERVED ? [message.data] : []));

test('at the start the bot says how it is', async () => {
  const first = await report(() => true);
  expect(first).toMatchObject({
    ended: false,
    shard_count: 1,
    shards: [{ id: 0, connected: true, guilds: 1 }],
    rest: { rate_limited: 0, invalid_requests: 0 },
    commands_in_work: 0,
  });
  const [shard] = first.shards;
  expect(Date.parse(shard?.last_event_at ?? '')).toBeGreaterThanOrEqual(
    Date.parse(first.started_at) - 60_000,
  );
});

test('a lost gateway is told at once, and so is its return', async () => {
  bot.simulator.gateway({ action: 'kill' });
  const lost = await report(({ shards }) => shards[0]?.connected === false);
  await report(
    ({ shards, observed_at }) => observed_at >= lost.observed_at && shards[0]?.connected === true,
  );
});

test('what Discord refuses, and commands that are being carried out, are counted', async () => {
  bot.simulator.faults.add({ kind: 'error', method: 'POST', route: EVENTS, status: 403, times: 1 });
  const command = {
    guild_id: bot.guildId,
    attempt: 1,
    maybe_done: false,
    wanted: { event: { ...FACTS, event_id: 'evt-1' } },
  };
  await bot.run('scheduled-event.create', command);
  bot.simulator.faults.add({ kind: 'hang', method: 'POST', route: EVENTS });
  await bot.send('scheduled-event.create', command);
  await eventually('the fault to strike', () =>
    bot.simulator.faults.list().some(({ struck }) => struck > 0),
  );
  bot.simulator.gateway({ action: 'kill' });
  await report(
    ({ rest, commands_in_work }) => rest.invalid_requests === 1 && commands_in_work === 1,
  );
  bot.simulator.faults.clear();
});

test('the end is said by who stops in order', async () => {
  const [, stop] = bot.bot.stopSteps.find(([name]) => name === 'state report') ?? [];
  await stop?.();
  await report(({ ended }) => ended);
  expect(new Set(reports().map(({ instance_id }) => instance_id)).size).toBe(1);
});
