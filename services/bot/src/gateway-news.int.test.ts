import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
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
    bot.run('scheduled-event.create', { ...common(), wanted: { event: FACTS } }),
  );
  bot.simulator.deleteScheduledEvent(id);
  expect(await bot.news(ARTEFACT)).toEqual({
    guild_id: bot.guildId,
    kinds: ['scheduled-event'],
    discord_id: id,
    change: 'deleted',
  });
});

test('a scheduled event of ours reports how it looks, and an echo looks as the result said', async () => {
  const created = await bot.run('scheduled-event.create', {
    ...common(),
    wanted: { event: { ...FACTS, event_id: 'evt-native' } },
  });
  const id = await createdId(Promise.resolve(created));
  const edited = await bot.run('scheduled-event.edit', {
    ...common(),
    discord_id: id,
    wanted: { event: { ...FACTS, event_id: 'evt-native', title: 'Raid déplacé' } },
  });
  if (edited.outcome.kind === 'failed') throw new Error(edited.outcome.failure.message);
  const { native } = edited.outcome.result;
  const echo = await bot.news(ARTEFACT, (data) => data.change === 'updated');
  expect(echo).toMatchObject({ kinds: ['scheduled-event'], discord_id: id, native });
  expect(native?.status).toBe('scheduled');
  bot.heard.length = 0;
  bot.simulator.editScheduledEvent(id, { name: 'Renommé par un modérateur' });
  const other = await bot.news(ARTEFACT, (data) => data.change === 'updated');
  expect(other).not.toMatchObject({ native: { digest: native?.digest } });
  bot.simulator.editScheduledEvent(id, { status: 4 });
  const ended = await bot.news(
    ARTEFACT,
    (data) => data.change === 'updated' && data.native.status === 'canceled',
  );
  expect(ended.discord_id).toBe(id);
  const late = await bot.run('scheduled-event.edit', {
    ...common(),
    discord_id: id,
    wanted: { event: { ...FACTS, event_id: 'evt-native' } },
  });
  expect(late.outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'gone', native: { status: 'canceled', start_at: FACTS.start_at } },
  });
});

test('of others’ scheduled events the deletion and the end are reported, edits are not', async () => {
  const { guildId: guild_id } = bot;
  const theirs = () =>
    bot.simulator.createScheduledEvent(guild_id, {
      name: 'Soirée des voisins',
      scheduled_start_time: FACTS.start_at,
      scheduled_end_time: FACTS.end_at,
      location: 'Ailleurs',
    }).id;
  const [deleted, ended] = [theirs(), theirs()];
  bot.simulator.editScheduledEvent(deleted, { name: 'Soirée reportée' });
  bot.simulator.deleteScheduledEvent(deleted);
  bot.simulator.editScheduledEvent(ended, { status: 4 });
  await bot.news(ARTEFACT, (data) => data.discord_id === ended);
  expect(bot.heard.filter(({ type }) => type === ARTEFACT).map(({ data }) => data)).toMatchObject([
    { guild_id, discord_id: deleted, change: 'deleted' },
    { guild_id, discord_id: ended, change: 'updated', native: { status: 'canceled' } },
  ]);
});

test('a sign-up message that somebody deletes is reported, and made again it is written again', async () => {
  const post = async () =>
    await createdId(
      bot.run('signup-message.create', { ...common(), channel_id: bot.channelId, wanted: aView() }),
    );
  const id = await post();
  bot.simulator.deleteMessage(bot.channelId, id);
  await bot.news(
    ARTEFACT,
    (data) => data.discord_id === id && data.kinds.includes('signup-message'),
  );
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
    bot.run('scheduled-event.create', { ...common(), wanted: { event: FACTS } }),
  );
  bot.simulator.deleteScheduledEvent(id);
  await bot.news(ARTEFACT, (data) => data.discord_id === id);
  expect(bot.heard.filter((message) => message.type === ARTEFACT)).toHaveLength(1);
});

test('news waits for a broker that is away and then arrives', async () => {
  bot.line.cut();
  const { id } = bot.simulator.addGuild({ name: 'Pendant la panne', locale: 'fr' });
  await eventually('the loss of the broker', () => !bot.bot.checks.broker());
  bot.line.restore();
  await bot.news(GUILD, (data) => data.guild_id === id);
});
