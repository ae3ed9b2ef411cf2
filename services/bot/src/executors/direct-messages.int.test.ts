import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CommandSettled, DirectMessageSend } from '@verselink/contracts';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { FACTS } from '../testing/views.ts';

let bot: TestBot;
let channel_id = '';
let message_id = '';
let nova = '';
let count = 0;

beforeAll(async () => {
  bot = await startTestBot();
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(async () => {
  count += 1;
  channel_id = bot.simulator.addChannel(bot.guildId, { name: `inscriptions-${count}` }).id;
  message_id = (await asBot('POST', `/channels/${channel_id}/messages`, { content: 'Raid' })).id;
  nova = bot.simulator.addMember(bot.guildId, { name: `nova-${count}` }).id;
  bot.simulator.setAcceptsDms(nova, false);
});
afterEach(() => {
  bot.simulator.faults.clear();
});

async function asBot(method: string, path: string, body: object): Promise<{ id: string }> {
  const { apiUrl, botToken } = bot.simulator;
  const response = await fetch(`${apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { id: string };
}

const signup_url = 'https://discord.com/channels/1/2/3';
const tell = async (over: Partial<DirectMessageSend> = {}): Promise<CommandSettled> =>
  await bot.run('dev.verselink.direct-message.send.v1', {
    guild_id: bot.guildId,
    attempt: 1,
    maybe_done: false,
    recipient_id: nova,
    locale: 'en',
    nonce: `dm-${count}-0123456789`,
    notice: { kind: 'promoted', swapped: false, role_name: 'Pilote' },
    event: FACTS,
    fallback: { channel_id, message_id, signup_url },
    ...over,
  });
const posted = (channel = channel_id) =>
  bot.simulator.messages(channel).filter(({ id }) => id !== message_id);

test('a member with closed private messages is told at the sign-up message, rung alone, in their language', async () => {
  const { outcome } = await tell();
  expect(outcome).toMatchObject({
    kind: 'completed',
    result: { channel_id, changed: true },
  });
  expect(JSON.stringify(outcome)).toContain('takes no private messages');
  const [message] = posted();
  expect(message?.content).toContain(`<@${nova}>`);
  expect(message?.content).toContain(FACTS.title);
  expect(message?.content).toContain('Pilote');
  expect(message?.embeds[0]?.description).toContain('Your private messages are closed');
  expect(JSON.stringify(message?.components)).toContain(signup_url);
  expect(message?.mentions.map(({ id }) => id)).toEqual([nova]);
});

test('told twice, it stands there once', async () => {
  const first = await tell();
  const second = await tell({ attempt: 2, maybe_done: true });
  const id = posted()[0]?.id;
  expect(first.outcome).toMatchObject({ result: { discord_id: id, changed: true } });
  expect(second.outcome).toMatchObject({ result: { discord_id: id, changed: false } });
  expect(posted()).toHaveLength(1);
});

test('told in private, it is not told again when nobody knows any more, long after', async () => {
  bot.simulator.setAcceptsDms(nova, true);
  const first = await tell();
  if (first.outcome.kind === 'failed') throw new Error(first.outcome.failure.message);
  const { channel_id: dm, discord_id } = first.outcome.result;
  // Discord knows a nonce for a few minutes only.
  bot.simulator.advanceClock(600_000);
  const second = await tell({ attempt: 2, maybe_done: true });
  expect(second.outcome).toMatchObject({ result: { discord_id, changed: false } });
  expect(bot.simulator.messages(dm ?? '')).toHaveLength(1);
  // What a reader sees ends with a sentence, not with the mark by which it was found.
  const [told] = bot.simulator.messages(dm ?? '');
  expect(told?.content).toMatch(/so that someone else gets the seat\.$/);
  expect(told?.content).not.toContain('dm-');
  await tell({ nonce: `other-${count}`, maybe_done: true });
  expect(bot.simulator.messages(dm ?? '')).toHaveLength(2);
});

test('two notices of one event to one member are two messages', async () => {
  await tell();
  await tell({ nonce: `other-${count}` });
  expect(posted()).toHaveLength(2);
});

test('where the sign-up message has a thread it is told there, unless that is locked', async () => {
  const path = `/channels/${channel_id}/messages/${message_id}/threads`;
  bot.simulator.setBotPermissions(bot.guildId, ['Administrator']);
  const thread = await asBot('POST', path, { name: 'Raid' });
  const { outcome } = await tell();
  expect(outcome).toMatchObject({ result: { channel_id: thread.id } });
  expect(posted(thread.id).some(({ content }) => content.includes(`<@${nova}>`))).toBe(true);
  await asBot('PATCH', `/channels/${thread.id}`, { locked: true });
  expect((await tell({ nonce: `other-${count}` })).outcome).toMatchObject({
    result: { channel_id },
  });
});

test('who is not in the guild any more is not told there', async () => {
  await bot.simulator.leave(bot.guildId, nova);
  const { outcome } = await tell();
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'invalid' },
  });
  expect(JSON.stringify(outcome)).toContain('not in the server');
  expect(posted()).toEqual([]);
});

test('a guild that does not want it gets nothing, and Discord’s words are the failure', async () => {
  const { outcome } = await tell({ fallback: null });
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'invalid', discord_code: 50007 },
  });
  expect(posted()).toEqual([]);
});

test('opening private messages too fast is waited for, not told elsewhere', async () => {
  bot.simulator.faults.add({
    kind: 'error',
    method: 'POST',
    route: '/users/@me/channels',
    status: 403,
    code: 40003,
    message: 'You are opening direct messages too fast',
    times: 1,
  });
  const { outcome } = await tell();
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: 'rate-limit' } });
  if (outcome.kind === 'failed') expect(outcome.failure.retry_after_ms).toBeGreaterThan(60_000);
  expect(posted()).toEqual([]);
});
