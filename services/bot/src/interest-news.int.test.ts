import { compareSnowflakes, snowflakeTime } from '@verselink/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestBot, type TestBot } from './testing/start-test-bot.ts';
import { FACTS } from './testing/views.ts';

const INTEREST = 'dev.verselink.interest.changed.v1';

let bot: TestBot;
beforeAll(async () => {
  bot = await startTestBot();
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(() => {
  bot.heard.length = 0;
});

async function scheduledEvent(event_id: string): Promise<string> {
  const { outcome } = await bot.run('scheduled-event.create', {
    guild_id: bot.guildId,
    attempt: 1,
    maybe_done: false,
    wanted: { event: { ...FACTS, event_id } },
  });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.result.discord_id ?? '';
}

test('interest and its end are reported in their order, with the name that the guild knows', async () => {
  const id = await scheduledEvent('evt-interest');
  const { id: userId } = bot.simulator.addMember(bot.guildId, { name: 'kei', nick: 'Capitaine' });
  await bot.simulator.interested(id, userId);
  await bot.simulator.uninterested(id, userId);
  const added = await bot.news(INTEREST, (data) => data.interested);
  const removed = await bot.news(INTEREST, (data) => !data.interested);
  expect(added).toMatchObject({
    guild_id: bot.guildId,
    scheduled_event_id: id,
    discord_id: userId,
    display_name: 'Capitaine',
  });
  expect(compareSnowflakes(added.moment, removed.moment)).toBeLessThan(0);
});

test('the bot’s own interest is not reported', async () => {
  const id = await scheduledEvent('evt-own');
  const { id: userId } = bot.simulator.addMember(bot.guildId, { name: 'kei' });
  await bot.simulator.interested(id, userId);
  await bot.news(INTEREST, (data) => data.discord_id === userId);
  const reported = bot.heard.filter(({ type }) => type === INTEREST);
  expect(reported).toHaveLength(1);
});

test('a new session still knows which scheduled events are the bot’s', async () => {
  const id = await scheduledEvent('evt-session');
  bot.simulator.gateway({ action: 'invalid-session', resumable: false });
  await bot.news('dev.verselink.guild.observed.v1');
  const { id: userId } = bot.simulator.addMember(bot.guildId, { name: 'kei' });
  await bot.simulator.interested(id, userId);
  await bot.news(INTEREST, (data) => data.discord_id === userId);
});

test('interest is reported without a name when Discord does not tell it', async () => {
  const id = await scheduledEvent('evt-unnamed');
  const { id: userId } = bot.simulator.addMember(bot.guildId, { name: 'kei' });
  bot.simulator.faults.add({
    kind: '5xx',
    method: 'GET',
    route: '/guilds/{guild_id}/members/{user_id}',
    times: 1,
  });
  await bot.simulator.interested(id, userId);
  const added = await bot.news(INTEREST, (data) => data.discord_id === userId);
  expect(added.display_name).toBeNull();
});

test('everybody who is interested is listed on request, over several pages, without the bot', async () => {
  const id = await scheduledEvent('evt-many');
  const members = Array.from(
    { length: 205 },
    (_, n) => bot.simulator.addMember(bot.guildId, { name: `membre ${n}` }).id,
  );
  for (const userId of members) await bot.simulator.interested(id, userId);
  const before = bot.simulator.now();
  await bot.ask('dev.verselink.interest.read.v1', {
    guild_id: bot.guildId,
    scheduled_event_id: id,
    asked_at: '2030-01-01T00:00:00.000Z',
  });
  const listed = await bot.news('dev.verselink.interest.listed.v1');
  expect(listed.asked_at).toBe('2030-01-01T00:00:00.000Z');
  expect(snowflakeTime(listed.moment)).toBeGreaterThanOrEqual(Math.floor(before) - 1);
  if (listed.result.kind === 'failed') throw new Error(listed.result.message);
  expect(listed.result.members.map(({ discord_id }) => discord_id).sort()).toEqual(members.sort());
  expect(listed.result.members[0]?.display_name).toMatch(/^membre/);
});

test('a list that Discord refuses is answered with its words; an outage is waited for', async () => {
  const id = await scheduledEvent('evt-refused');
  const request = {
    guild_id: bot.guildId,
    scheduled_event_id: id,
    asked_at: '2030-01-01T00:00:00.000Z',
  };
  const users = '/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users';
  bot.simulator.faults.add({ kind: '5xx', method: 'GET', route: users, times: 1 });
  await bot.ask('dev.verselink.interest.read.v1', request);
  const listed = await bot.news('dev.verselink.interest.listed.v1');
  expect(listed.result).toEqual({ kind: 'listed', members: [] });
  bot.heard.length = 0;
  bot.simulator.deleteScheduledEvent(id);
  await bot.ask('dev.verselink.interest.read.v1', request);
  const refused = await bot.news('dev.verselink.interest.listed.v1');
  expect(refused.result).toMatchObject({ kind: 'failed' });
});
