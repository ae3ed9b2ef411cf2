import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from './testing/eventually.ts';
import { startTestBot, type TestBot } from './testing/start-test-bot.ts';
import { aView, FACTS } from './testing/views.ts';

const GUILD = 'dev.verselink.guild.observed.v1';
const ARTEFACT = 'dev.verselink.artefact.observed.v1';

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

const common = () => ({ guild_id: bot.guildId, attempt: 1, maybe_done: false });
async function createdId(settled: ReturnType<TestBot['run']>): Promise<string> {
  const { outcome } = await settled;
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.result.discord_id ?? '';
}

test('a new session reports every guild that the bot is in', async () => {
  bot.simulator.gateway({ action: 'invalid-session', resumable: false });
  const observed = await bot.news(GUILD);
  expect(observed).toMatchObject({
    guild_id: bot.guildId,
    present: true,
    name: 'Escadre',
    inspected_channel_ids: [],
  });
});

test('being added to a guild and being removed from it are reported, an outage is not', async () => {
  const { id } = bot.simulator.addGuild({ name: 'Nouvelle', locale: 'fr' });
  await bot.news(GUILD, (data) => data.guild_id === id && data.present);
  bot.heard.length = 0;
  bot.simulator.setGuildOutage(id, true);
  bot.simulator.setGuildOutage(id, false);
  await bot.news(GUILD, (data) => data.guild_id === id && data.present);
  bot.simulator.kickBot(id);
  await bot.news(GUILD, (data) => data.guild_id === id && !data.present);
  const departures = bot.heard.filter((message) => message.type === GUILD && !message.data.present);
  expect(departures).toHaveLength(1);
});

test('a right that is taken away is reported without being asked for', async () => {
  const { id } = bot.simulator.addGuild({ name: 'Autre', locale: 'fr' });
  await bot.news(GUILD, (data) => data.guild_id === id && data.gaps.length === 0);
  bot.simulator.setBotPermissions(id, ['ViewChannel']);
  const observed = await bot.news(GUILD, (data) => data.guild_id === id && data.gaps.length > 0);
  expect(observed.gaps).toEqual([
    { feature: 'scheduled-event', permission: 'CREATE_EVENTS', channel_id: null },
  ]);
});

test('a scheduled event of ours that somebody deletes is reported', async () => {
  const id = await createdId(
    bot.run('dev.verselink.scheduled-event.create.v1', { ...common(), event: FACTS }),
  );
  bot.simulator.deleteScheduledEvent(id);
  expect(await bot.news(ARTEFACT)).toEqual({
    guild_id: bot.guildId,
    kind: 'scheduled-event',
    discord_id: id,
    change: 'deleted',
  });
});

test('a sign-up message that somebody deletes is reported, and made again it is written again', async () => {
  const post = async () =>
    await createdId(
      bot.run('dev.verselink.signup-message.create.v1', {
        ...common(),
        channel_id: bot.channelId,
        nonce: `n-${bot.heard.length}`,
        view: aView(),
      }),
    );
  const id = await post();
  bot.simulator.deleteMessage(bot.channelId, id);
  await bot.news(ARTEFACT, (data) => data.discord_id === id && data.kind === 'signup-message');
  expect(await post()).not.toBe(id);
});

test('what members write and delete is not reported', async () => {
  const { id: userId } = bot.simulator.addMember(bot.guildId, { name: 'Kei' });
  const theirs = bot.simulator.write({
    channelId: bot.channelId,
    userId,
    content: 'On y va ?',
  });
  bot.simulator.deleteMessage(bot.channelId, theirs.id);
  const id = await createdId(
    bot.run('dev.verselink.scheduled-event.create.v1', { ...common(), event: FACTS }),
  );
  bot.simulator.deleteScheduledEvent(id);
  await bot.news(ARTEFACT, (data) => data.discord_id === id);
  expect(bot.heard.filter((message) => message.type === ARTEFACT)).toHaveLength(1);
});

test('news waits for a broker that is away and then arrives', async () => {
  bot.line.cut();
  const { id } = bot.simulator.addGuild({ name: 'Pendant la panne', locale: 'fr' });
  await eventually(() => !bot.bot.checks.broker());
  bot.line.restore();
  await bot.news(GUILD, (data) => data.guild_id === id);
});
