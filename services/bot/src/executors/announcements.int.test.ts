import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CommandSettled } from '@verselink/contracts';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aView, FACTS } from '../testing/views.ts';

const MESSAGES = '/channels/{channel_id}/messages';
const SIGNUP_URL = 'https://discord.com/channels/1/2/3';

let bot: TestBot;
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
});
afterEach(() => {
  bot.simulator.faults.clear();
});

const common = (maybe_done = false) => ({
  guild_id: bot.guildId,
  channel_id: bot.channelId,
  attempt: 1,
  maybe_done,
});
const announced = () =>
  bot.simulator
    .messages(bot.channelId)
    .filter(({ embeds }) => embeds[0]?.footer?.text === `VerseLink · ${event_id} · 📣`);
const announce = async (maybeDone = false): Promise<CommandSettled> =>
  await bot.run('announcement.create', {
    ...common(maybeDone),
    wanted: { locale: 'fr', event: { ...FACTS, event_id }, signup_url: SIGNUP_URL },
  });

test('an announcement says what, when and where, and leads to the sign-up message', async () => {
  const { outcome } = await announce();
  const [message] = announced();
  expect(outcome).toMatchObject({ result: { discord_id: message?.id, changed: true } });
  const text = JSON.stringify(message);
  for (const part of [FACTS.title, FACTS.location, 'Nouvel événement', SIGNUP_URL]) {
    expect(text).toContain(part);
  }
});

test('an announcement whose answer was lost is found again, also beside the sign-up message', async () => {
  await bot.run('signup-message.create', { ...common(), wanted: aView({ event_id }) });
  bot.simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: MESSAGES, times: 1 });
  expect((await announce()).outcome.kind).toBe('failed');
  const { outcome } = await announce(true);
  expect(outcome).toMatchObject({ kind: 'completed', result: { changed: false } });
  expect(announced()).toHaveLength(1);
});

test('an announcement says what became of its event, in place of its being new', async () => {
  await announce();
  const message_id = announced()[0]?.id ?? '';
  const edit = async (event: Partial<typeof FACTS>, moved: object = {}) => {
    const { outcome } = await bot.run('announcement.edit', {
      ...common(),
      discord_id: message_id,
      wanted: {
        locale: 'fr',
        event: { ...FACTS, event_id, ...event },
        signup_url: `${SIGNUP_URL}9`,
        ...moved,
      },
    });
    expect(outcome).toMatchObject({ kind: 'completed', result: { discord_id: message_id } });
    return JSON.stringify(announced());
  };
  const moved = await edit({}, { old_start_at: '2030-01-01T21:00:00.000Z', place_moved: true });
  for (const part of ['Nouvel horaire et nouveau lieu', '~~<t:1893531600:F>~~', `${SIGNUP_URL}9`]) {
    expect(moved).toContain(part);
  }
  const cancelled = await edit({ state: 'cancelled' });
  expect(cancelled).toContain('🔴 Annulé');
  expect(cancelled).not.toContain('Nouvel');
  expect(await edit({ state: 'completed' })).toContain('Terminé');
});

test('an announcement that an earlier try made shows the event as it is now', async () => {
  await announce();
  const { outcome } = await bot.run('announcement.create', {
    ...common(true),
    wanted: {
      locale: 'fr',
      event: { ...FACTS, event_id, title: 'Un autre titre' },
      signup_url: SIGNUP_URL,
    },
  });
  expect(outcome).toMatchObject({ result: { discord_id: announced()[0]?.id, changed: true } });
  expect(JSON.stringify(announced())).toContain('Un autre titre');
});

test('taking away an announcement that somebody took away before is a success', async () => {
  await announce();
  const remove = async () =>
    await bot.run('announcement.delete', { ...common(), event_id, discord_id: message_id });
  const message_id = announced()[0]?.id ?? '';
  expect((await remove()).outcome).toMatchObject({ result: { changed: true } });
  expect(announced()).toEqual([]);
  expect((await remove()).outcome).toMatchObject({ result: { changed: false } });
});
