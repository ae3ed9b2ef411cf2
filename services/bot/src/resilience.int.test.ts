import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import { startTestBot, type TestBot } from './testing/start-test-bot.ts';
import { FACTS } from './testing/views.ts';

const EVENTS = '/guilds/{guild_id}/scheduled-events';

let bot: TestBot;
beforeEach(async () => {
  bot = await startTestBot({
    rateLimits: { buckets: { 'scheduled-event-write': { limit: 1, perMs: 60_000 } } },
  });
}, 60_000);
afterEach(async () => {
  await bot.stop();
});

const create = (event_id: string) => ({
  guild_id: bot.guildId,
  attempt: 1,
  maybe_done: false,
  wanted: { event: { ...FACTS, event_id } },
});

test('a command whose connection was cut in the middle runs again and makes nothing twice', async () => {
  bot.simulator.faults.add({
    kind: 'delay-after-commit',
    method: 'POST',
    route: EVENTS,
    ms: 1_500,
    times: 1,
  });
  const job = await bot.send('scheduled-event.create', create('evt-1'));
  await eventually(
    'the scheduled event',
    () => bot.simulator.scheduledEvents(bot.guildId).length > 0,
  );
  bot.line.cut();
  bot.line.restore();
  const results = await eventually('two results', () => {
    const settled = bot.settledOf(job);
    return settled.length >= 2 && settled;
  });
  const [made] = bot.simulator.scheduledEvents(bot.guildId);
  expect(bot.simulator.scheduledEvents(bot.guildId)).toHaveLength(1);
  for (const { outcome } of results) {
    expect(outcome).toMatchObject({ kind: 'completed', result: { discord_id: made?.id } });
  }
});

test('a long rate limit becomes a result with the time to wait, instead of a queue that stands still', async () => {
  await bot.run('scheduled-event.create', create('evt-1'));
  const { outcome } = await bot.run('scheduled-event.create', create('evt-2'));
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: 'rate-limit' } });
  if (outcome.kind === 'failed') expect(outcome.failure.retry_after_ms).toBeGreaterThan(3_000);
});

test('every call to Discord is measured, by a route that names nobody', async () => {
  await bot.run('scheduled-event.create', create('evt-1'));
  const text = await bot.bot.metrics.registry.metrics();
  const routes = [...text.matchAll(/verselink_bot_rest_call_seconds_count\{.*route="(.*?)"/g)];
  expect(routes.map(([, route]) => route)).toEqual(
    expect.arrayContaining(['/gateway/bot', '/guilds/:id/scheduled-events']),
  );
  expect(routes.filter(([, route]) => /\d{3}/.test(route ?? ''))).toEqual([]);
});

test('a token that Discord no longer accepts stops the bot with a sentence that says what to do', async () => {
  bot.simulator.gateway({ action: 'close', code: 4004 });
  const sentence = await eventually('the sentence', () => bot.fatal[0]);
  expect(sentence).toContain('DISCORD_BOT_TOKEN');
  expect(bot.bot.checks.gateway()).toBe(false);
});

test('a token that REST refuses stops the bot the same way', async () => {
  bot.simulator.faults.add({
    kind: 'error',
    method: 'POST',
    route: EVENTS,
    status: 401,
    message: '401: Unauthorized',
  });
  const { outcome } = await bot.run('scheduled-event.create', create('evt-1'));
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: 'infrastructure' } });
  expect(bot.fatal[0]).toContain('DISCORD_BOT_TOKEN');
});
