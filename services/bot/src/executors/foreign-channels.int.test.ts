import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CommandSettled } from '@verselink/contracts';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aView, FACTS } from '../testing/views.ts';

const SIGNUP_URL = 'https://discord.com/channels/1/2/3';

let bot: TestBot;
/** A channel of another guild in which the bot may write as well. */
let elsewhere = '';
let otherGuild = '';

beforeAll(async () => {
  bot = await startTestBot();
  otherGuild = bot.simulator.addGuild({ name: 'Voisins', locale: 'fr' }).id;
  elsewhere = bot.simulator.addChannel(otherGuild, { name: 'chez-eux' }).id;
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(() => {
  bot.simulator.calls.clear();
});

const common = (guild_id = bot.guildId) => ({ guild_id, attempt: 1, maybe_done: false });
const posted = () => bot.simulator.messages(elsewhere);
const callsThere = () =>
  bot.simulator.calls.all().filter(({ params }) => params.channel_id === elsewhere);

const postSignup = async (guildId: string, channel_id: string) =>
  await bot.run('signup-message.create', { ...common(guildId), channel_id, wanted: aView() });

function expectRefused({ outcome }: CommandSettled): void {
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: 'permission' } });
  expect(JSON.stringify(outcome)).toContain(`${elsewhere} is not in the server ${bot.guildId}`);
  expect(callsThere()).toEqual([]);
}

test('what is posted for one server never goes to a channel of another, and costs no call to Discord', async () => {
  expectRefused(await postSignup(bot.guildId, elsewhere));
  expectRefused(
    await bot.run('announcement.create', {
      ...common(),
      channel_id: elsewhere,
      wanted: { locale: 'fr', event: FACTS, signup_url: SIGNUP_URL },
    }),
  );
  expectRefused(
    await bot.run('dev.verselink.reminder.send.v1', {
      ...common(),
      channel_id: elsewhere,
      nonce: 'reminder',
      reminder: '1h',
      view: aView(),
      mentions: [],
      signup_url: SIGNUP_URL,
    }),
  );
  expect(posted()).toEqual([]);
});

test('a sign-up message of the same event in another server is neither taken over, edited nor deleted', async () => {
  const { outcome } = await postSignup(otherGuild, elsewhere);
  const message_id = outcome.kind === 'completed' ? (outcome.result.discord_id ?? '') : '';
  const before = posted();
  expect(before).toHaveLength(1);
  bot.simulator.calls.clear();
  const place = { channel_id: elsewhere, discord_id: message_id };
  expectRefused(await postSignup(bot.guildId, elsewhere));
  expectRefused(
    await bot.run('signup-message.edit', {
      ...common(),
      ...place,
      unsure: true,
      wanted: aView({ rev: 99, title: 'Autre titre' }),
    }),
  );
  expectRefused(
    await bot.run('signup-message.delete', { ...common(), ...place, event_id: FACTS.event_id }),
  );
  expectRefused(
    await bot.run('announcement.delete', { ...common(), ...place, event_id: FACTS.event_id }),
  );
  expect(posted()).toEqual(before);
});

test('a member who takes no private messages is not told in another server', async () => {
  const nova = bot.simulator.addMember(bot.guildId, { name: 'nova' }).id;
  bot.simulator.setAcceptsDms(nova, false);
  const { outcome } = await bot.run('dev.verselink.direct-message.send.v1', {
    ...common(),
    recipient_id: nova,
    locale: 'fr',
    nonce: 'dm',
    notice: { kind: 'promoted', swapped: false, role_name: null },
    event: FACTS,
    fallback: { channel_id: elsewhere, message_id: elsewhere, signup_url: SIGNUP_URL },
  });
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: 'permission' } });
  expect(posted().some(({ content }) => content.includes(nova))).toBe(false);
});

test('an audit of one server does not read the channels of another', async () => {
  await bot.ask('dev.verselink.artefacts.read.v1', {
    guild_id: bot.guildId,
    request_id: 'audit',
    asked_at: new Date().toISOString(),
    reply_to: null,
    artefacts: [],
    channel_ids: [elsewhere],
  });
  const audited = await bot.news('dev.verselink.artefacts.found.v1');
  expect(audited.others).toEqual([]);
  expect(callsThere()).toEqual([]);
});

test('sync-api is told which server a channel is in; one that the bot cannot see is left out', async () => {
  const channel_ids = [bot.channelId, elsewhere, '900000000000000001'];
  await bot.ask('dev.verselink.channels.read.v1', {
    guild_id: bot.guildId,
    request_id: 'where',
    reply_to: bot.replyTo,
    channel_ids,
  });
  const found = await bot.news('dev.verselink.channels.found.v1');
  expect(found).toMatchObject({
    request_id: 'where',
    channels: [
      { channel_id: bot.channelId, guild_id: bot.guildId },
      { channel_id: elsewhere, guild_id: otherGuild },
    ],
  });
  expect(callsThere()).toEqual([]);
});
