import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CommandSettled, ReminderSend } from '@verselink/contracts';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aView, FACTS } from '../testing/views.ts';

const MESSAGES = '/channels/{channel_id}/messages';
const SIGNUP_URL = 'https://discord.com/channels/1/2/3';

let bot: TestBot;
let channel_id = '';
let event_id = '';
let count = 0;

beforeAll(async () => {
  bot = await startTestBot();
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(() => {
  count += 1;
  event_id = `evt-${count}`;
  channel_id = bot.simulator.addChannel(bot.guildId, { name: `rappels-${count}` }).id;
});
afterEach(() => {
  bot.simulator.faults.clear();
});

const members = (many: number) =>
  Array.from({ length: many }, (_, n) => (300_000_000_000_000_000n + BigInt(n)).toString());
const posted = () => bot.simulator.messages(channel_id);
const mentionsIn = (contents: string[]) =>
  contents.flatMap((content) => [...content.matchAll(/<@(\d+)>/gu)].map(([, id]) => id));

const remind = async (over: Partial<ReminderSend> = {}): Promise<CommandSettled> =>
  await bot.run('dev.verselink.reminder.send.v1', {
    guild_id: bot.guildId,
    attempt: 1,
    maybe_done: false,
    channel_id,
    nonce: `n-${event_id}`,
    reminder: '1h',
    view: aView({ event_id }),
    mentions: [],
    signup_url: SIGNUP_URL,
    ...over,
  });

test('a reminder names the event, its start and the free seats, and leads to the sign-up message', async () => {
  const view = aView({ event_id, roles: [{ id: 'pilot', name: 'Pilote', capacity: 2 }] });
  const settled = await remind({ view, reminder: '1d' });
  expect(settled.outcome).toMatchObject({ kind: 'completed', result: { changed: true } });
  const [message] = posted();
  expect(message?.content).toContain(FACTS.title);
  expect(JSON.stringify(message?.embeds)).toContain('2 places libres sur 2');
  expect(JSON.stringify(message?.components)).toContain(SIGNUP_URL);
  expect(message?.mentions).toEqual([]);
});

test('every member is mentioned once and may be pinged, however many there are', async () => {
  const mentions = members(137);
  await remind({ mentions });
  const contents = posted().map(({ content }) => content);
  expect(contents).toHaveLength(3);
  expect(mentionsIn(contents).sort()).toEqual(mentions);
  for (const content of contents) expect(content.length).toBeLessThanOrEqual(2_000);
  const calls = bot.simulator.calls
    .all({ method: 'POST', route: MESSAGES })
    .filter(({ params }) => params.channel_id === channel_id);
  const allowed = calls.map(
    ({ body }) => (body as { allowed_mentions: { users: string[] } }).allowed_mentions.users,
  );
  expect(allowed.flat().sort()).toEqual(mentions);
});

test('a reminder whose answer was lost is found again, not posted again', async () => {
  bot.simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: MESSAGES, times: 1 });
  expect((await remind({ mentions: members(3) })).outcome.kind).toBe('failed');
  const again = await remind({
    mentions: members(3),
    maybe_done: true,
    attempt: 2,
    nonce: 'other',
  });
  expect(again.outcome).toMatchObject({ kind: 'completed', result: { changed: false } });
  expect(posted()).toHaveLength(1);
});

test('a reminder that was interrupted between its messages goes on with those not mentioned yet', async () => {
  const mentions = members(137);
  await remind({ mentions: mentions.slice(0, 100) });
  await remind({ mentions, maybe_done: true, attempt: 2 });
  expect(mentionsIn(posted().map(({ content }) => content)).sort()).toEqual(mentions);
});

test('the three reminders of an event, and one for a new start, are messages of their own', async () => {
  await remind({ reminder: '3d', nonce: 'a' });
  await remind({ reminder: '1d', nonce: 'b' });
  await remind({ reminder: '1h', nonce: 'c' });
  const view = aView({ event_id, start_at: '2030-05-02T19:00:00.000Z' });
  await remind({ reminder: '1h', nonce: 'd', view });
  expect(posted()).toHaveLength(4);
});

test('a private reminder names the event and leads to the sign-up message', async () => {
  const { id } = bot.simulator.addMember(bot.guildId, { name: `nova-${count}` });
  const settled = await bot.run('dev.verselink.direct-message.send.v1', {
    guild_id: bot.guildId,
    attempt: 1,
    maybe_done: false,
    recipient_id: id,
    locale: 'fr',
    nonce: `dm-${event_id}`,
    notice: { kind: 'reminder', reminder: '1d', signup_url: SIGNUP_URL },
    event: { ...FACTS, event_id },
  });
  if (settled.outcome.kind === 'failed') throw new Error(settled.outcome.failure.message);
  const [message] = bot.simulator.messages(settled.outcome.result.channel_id ?? '');
  expect(message?.content).toContain(FACTS.title);
  expect(message?.content).toContain(SIGNUP_URL);
});

test('a reminder is led to another sign-up message, and keeps what it says', async () => {
  await remind({ mentions: members(2) });
  const [before] = posted();
  const OTHER_URL = 'https://discord.com/channels/1/2/4';
  const lead = async () =>
    await bot.run('dev.verselink.reminder.edit.v1', {
      guild_id: bot.guildId,
      attempt: 1,
      maybe_done: false,
      channel_id,
      message_id: before?.id ?? '',
      locale: 'fr',
      signup_url: OTHER_URL,
    });
  expect((await lead()).outcome).toMatchObject({ kind: 'completed', result: { changed: true } });
  const [after] = posted();
  expect(JSON.stringify(after?.components)).toContain(OTHER_URL);
  expect(JSON.stringify(after?.components)).not.toContain(SIGNUP_URL);
  expect([after?.content, after?.embeds]).toEqual([before?.content, before?.embeds]);
  bot.simulator.deleteMessage(channel_id, before?.id ?? '');
  expect((await lead()).outcome).toMatchObject({ kind: 'completed', result: { changed: false } });
});
