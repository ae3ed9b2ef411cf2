import { compareSnowflakes } from '@verselink/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestBot, type TestBot } from './testing/start-test-bot.ts';

const LEFT = 'dev.verselink.member.left.v1';
const LISTED = 'dev.verselink.members.listed.v1';
const MEMBER = '/guilds/{guild_id}/members/{user_id}';

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
afterEach(() => {
  bot.simulator.faults.clear();
});

const join = (name: string, of: TestBot = bot) => of.simulator.addMember(of.guildId, { name }).id;
const left = async (discord_id: string, of: TestBot = bot) =>
  await of.news(LEFT, (data) => data.discord_id === discord_id);
const read = async (discord_ids: string[]) => {
  await bot.ask('dev.verselink.members.read.v1', { guild_id: bot.guildId, discord_ids });
  return await bot.news(LISTED);
};

test('who leaves, is kicked or is banned is reported, in this order', async () => {
  const [ana, ben, cleo] = [join('ana'), join('ben'), join('cleo')];
  await bot.simulator.leave(bot.guildId, ana);
  bot.simulator.kickMember(bot.guildId, ben);
  bot.simulator.banMember(bot.guildId, cleo);
  const news = [await left(ana), await left(ben), await left(cleo)];
  expect(news.map(({ reason }) => reason)).toEqual(['left', 'left', 'banned']);
  const moments = news.map(({ moment }) => moment);
  expect([...moments].sort(compareSnowflakes)).toEqual(moments);
  expect(news[0]).toMatchObject({ guild_id: bot.guildId, discord_id: ana });
});

test('the bot’s own removal is not the departure of a member', async () => {
  const { id } = bot.simulator.addGuild({ name: 'Brève' });
  bot.simulator.kickBot(id);
  await bot.news(
    'dev.verselink.guild.observed.v1',
    (data) => data.guild_id === id && !data.present,
  );
  const ana = join('ana');
  await bot.simulator.leave(bot.guildId, ana);
  await left(ana);
  expect(bot.heard.filter(({ type }) => type === LEFT)).toHaveLength(1);
});

test('an application without the members intent starts all the same and hears bans', async () => {
  const careful = await startTestBot({ privilegedIntents: false });
  try {
    const [ana, ben] = [join('ana', careful), join('ben', careful)];
    await careful.simulator.leave(careful.guildId, ana);
    careful.simulator.banMember(careful.guildId, ben);
    expect((await left(ben, careful)).reason).toBe('banned');
    expect(careful.heard.filter(({ type }) => type === LEFT)).toHaveLength(1);
    await careful.ask('dev.verselink.members.read.v1', {
      guild_id: careful.guildId,
      discord_ids: [ana],
    });
    expect((await careful.news(LISTED)).absent).toEqual([ana]);
  } finally {
    await careful.stop();
  }
});

test('of many members only those who are gone are asked for by REST, and listed', async () => {
  const members = Array.from({ length: 99 }, (_, n) => join(`membre ${n}`));
  const gone = members[40] ?? '';
  await bot.simulator.leave(bot.guildId, gone);
  const since = bot.simulator.calls.all({ route: MEMBER }).length;
  expect((await read(members)).absent).toEqual([gone]);
  expect(bot.simulator.calls.all({ route: MEMBER }).length - since).toBe(1);
});

test('what the gateway does not find counts only when Discord says clearly that it is no member', async () => {
  const { id: elsewhere } = bot.simulator.addGuild({ name: 'Sans bot', botPermissions: null });
  const stranger = join('inconnue');
  await bot.ask('dev.verselink.members.read.v1', { guild_id: elsewhere, discord_ids: [stranger] });
  await bot.simulator.leave(bot.guildId, stranger);
  bot.simulator.faults.add({ kind: '5xx', method: 'GET', route: MEMBER, times: 1 });
  expect((await read([stranger])).guild_id).toBe(bot.guildId);
  expect(bot.heard.filter(({ type }) => type === LISTED)).toHaveLength(1);
});
