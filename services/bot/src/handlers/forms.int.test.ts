import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EventView, RegistrationClick } from '@verselink/contracts';
import type { ClickReport } from '@verselink/discord-simulator';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aMember, aView } from '../testing/views.ts';

let bot: TestBot;
let messageId = '';
let userId = '';
let eventId = '';
let count = 0;
beforeAll(async () => {
  bot = await startTestBot();
  userId = bot.simulator.addMember(bot.guildId, { name: 'nova', nick: 'Nova', locale: 'fr' }).id;
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(async () => {
  count += 1;
  eventId = `evt-${count}`;
  const { outcome } = await bot.run('signup-message.create', {
    guild_id: bot.guildId,
    channel_id: bot.channelId,
    attempt: 1,
    maybe_done: false,
    wanted: view(),
  });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  messageId = outcome.result.discord_id ?? '';
});
afterEach(() => {
  bot.clicks.length = 0;
});

function view(over: Partial<EventView> = {}): EventView {
  const roles = [{ id: 'pilot', name: 'Pilote', capacity: 2 }];
  return aView({ event_id: eventId, roles, ask_note: true, ask_ship: true, ...over });
}
const open = async (verb: 'form' | 'form-role', values?: string[]) =>
  await bot.press(verb, { messageId, userId, eventId, arg: 'sn', ...(values ? { values } : {}) });
const send = async (customId: string, fields: Record<string, string>) =>
  await bot.simulator.submitModal({
    channelId: bot.channelId,
    userId,
    customId,
    messageId,
    fields,
    waitEphemeral: 2_000,
  });
const privately = ({ ephemerals }: ClickReport) => ephemerals.at(-1)?.content ?? '';
const accept = async (click: RegistrationClick) => {
  const { interaction_id, event_id, role_id, member, note, ship } = click;
  const registrations = [aMember(member.display_name, { role_id, note, ship })];
  return await Promise.resolve({
    interaction_id,
    event_id,
    outcome: { kind: 'confirmed', role_id, changed: true } as const,
    view: view({ rev: 4, registrations }),
    view_digest: null,
  });
};

test('a sign-up of an event that asks opens a form at once, without asking anybody', async () => {
  bot.line.cut();
  const report = await open('form');
  bot.line.restore();
  expect(report.outcome).toBe('modal');
  expect(report.modal).toMatchObject({
    title: 'Ton inscription',
    custom_id: `vl:1:join:${eventId}`,
  });
});

test('the form that is sent is the click: role, ship and note in one, and the message follows', async () => {
  bot.decideWith(accept);
  const opened = await open('form-role', ['pilot']);
  expect(opened.outcome).toBe('modal');
  const report = await send(`vl:1:join:${eventId}:pilot`, { ship: 'Cutlass', note: ' En retard ' });
  expect(report.outcome).toBe('updated');
  expect(privately(report)).toContain('tu as ta place :** Pilote');
  expect(bot.clicks).toMatchObject([
    {
      interaction_id: report.interactionId,
      message_id: messageId,
      channel_id: bot.channelId,
      action: 'join',
      role_id: 'pilot',
      ship: 'Cutlass',
      note: 'En retard',
      member: { discord_id: userId, display_name: 'Nova', locale: 'fr' },
    },
  ]);
});

test('a hyphen in the form takes back what the member said before', async () => {
  bot.decideWith(accept);
  await open('form');
  await send(`vl:1:join:${eventId}`, { ship: '-', note: '' });
  expect(bot.clicks).toMatchObject([{ action: 'join', ship: null }]);
  expect(bot.clicks[0]).not.toHaveProperty('note');
});

test('a form sent after the event was cancelled meanwhile gets the polite refusal', async () => {
  bot.decideWith(
    async ({ interaction_id, event_id }) =>
      await Promise.resolve({
        interaction_id,
        event_id,
        outcome: { kind: 'refused', reason: 'cancelled' } as const,
        view: view({ state: 'cancelled' }),
        view_digest: null,
      }),
  );
  await open('form');
  const report = await send(`vl:1:join:${eventId}`, { ship: '' });
  expect(privately(report)).toContain('est annulé');
  expect(bot.clicks[0]).not.toHaveProperty('ship');
});

test('a press that Discord delivers twice opens one form and harms nothing', async () => {
  bot.simulator.faults.add({ kind: 'dispatch-duplicate', route: 'INTERACTION_CREATE', times: 1 });
  expect((await open('form')).outcome).toBe('modal');
  expect(bot.clicks).toEqual([]);
});
