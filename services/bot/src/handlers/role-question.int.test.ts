import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EventView, Outcome, RegistrationClick } from '@verselink/contracts';
import type { ClickReport } from '@verselink/discord-simulator';
import { eventually } from '@verselink/local-stack';
import { ComponentType } from 'discord-api-types/v10';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aMember, aView } from '../testing/views.ts';

const ROLES = [
  { id: 'gunner', name: 'Artilleur', capacity: 1 },
  { id: 'pilot', name: 'Pilote', capacity: 2, description: 'Cutlass Black' },
];

let bot: TestBot;
let messageId = '';
let userId = '';
let englishId = '';
let eventId = '';
let count = 0;
let asks: Partial<EventView> = {};
beforeAll(async () => {
  bot = await startTestBot();
  userId = bot.simulator.addMember(bot.guildId, { name: 'nova', nick: 'Nova', locale: 'fr' }).id;
  englishId = bot.simulator.addMember(bot.guildId, { name: 'Jax', locale: 'en-GB' }).id;
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(() => {
  bot.decideWith(decide);
});
afterEach(() => {
  bot.simulator.faults.clear();
  bot.clicks.length = 0;
  asks = {};
});

/** The only gunner's seat is taken. */
function view(over: Partial<EventView> = {}): EventView {
  const registrations = [aMember('Bo', { role_id: 'gunner' })];
  return aView({
    event_id: eventId,
    roles: ROLES,
    role_optional: false,
    registrations,
    ...asks,
    ...over,
  });
}

async function post(): Promise<void> {
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
}

/** As sync-api does it: without a role it asks back. */
async function decide({ interaction_id, event_id, role_id }: RegistrationClick) {
  const outcome: Outcome =
    role_id === null
      ? { kind: 'refused', reason: 'role-required' }
      : { kind: 'confirmed', role_id, changed: true };
  return await Promise.resolve({
    interaction_id,
    event_id,
    outcome,
    view: view(),
    view_digest: null,
  });
}

const press = async (...[verb, options]: [Parameters<TestBot['press']>[0], object?]) =>
  await bot.press(verb, { messageId, userId, eventId, ...options });

function selectOf({ ephemerals }: ClickReport) {
  const components = (ephemerals.at(-1)?.components ?? []).flatMap((row) =>
    row.type === ComponentType.ActionRow ? row.components : [],
  );
  const select = components.find((part) => part.type === ComponentType.StringSelect);
  if (select?.type !== ComponentType.StringSelect) throw new Error('no select was shown');
  return select;
}

test('who signs up without a role is asked for it at once, in private: what is free comes first', async () => {
  await post();
  const report = await press('join');
  expect(report.outcome).toBe('replied');
  expect(selectOf(report).options).toMatchObject([
    { value: 'pilot', label: 'Pilote', description: '2 places libres sur 2 · Cutlass Black' },
    { value: 'gunner', label: 'Artilleur', description: 'Complet : liste d’attente' },
  ]);
  expect(report.ephemerals.at(-1)?.content).toContain('Choisis ton rôle');
  const english = await press('join', { userId: englishId });
  expect(english.ephemerals.at(-1)?.content).toContain('Choose your role');
});

test('the choice is the sign-up: the question becomes the answer, and no message is taken for the public one', async () => {
  await post();
  const question = (await press('join')).ephemerals.at(-1);
  const chosen = await press('role', { messageId: question?.id ?? '', values: ['pilot'] });
  expect(chosen.outcome).toBe('updated');
  const answer = bot.simulator.ephemerals(userId).find(({ id }) => id === question?.id);
  expect(answer?.content).toContain('tu as ta place :** Pilote');
  expect(answer).toMatchObject({ embeds: [], components: [] });
  expect(bot.clicks.at(-1)).toMatchObject({ action: 'join', role_id: 'pilot', message_id: null });
});

test('a choice that is decided late is answered in the place of the question', async () => {
  await post();
  const question = (await press('join')).ephemerals.at(-1);
  let decideNow = () => undefined as void;
  const asked = new Promise<void>((resolve) => (decideNow = resolve));
  bot.decideWith(async (click) => {
    await asked;
    return await decide(click);
  });
  const late = await press('role', { messageId: question?.id ?? '', values: ['pilot'] });
  expect(late.outcome).toBe('deferred');
  decideNow();
  await eventually('the answer in the place of the question', () =>
    bot.simulator
      .ephemerals(userId)
      .some(({ id, content }) => id === question?.id && content.includes('tu as ta place')),
  );
});

test('a form asks for the role too, as the message offers it, and what is sent is the sign-up', async () => {
  asks = { ask_note: true };
  await post();
  const opened = await press('form', { arg: 'nr' });
  expect(opened.outcome).toBe('modal');
  expect(opened.modal).toMatchObject({
    components: [
      {
        label: 'Ton rôle',
        component: {
          type: ComponentType.StringSelect,
          required: true,
          options: [{ value: 'gunner' }, { value: 'pilot' }],
        },
      },
      { component: { custom_id: 'note' } },
    ],
  });
  expect(bot.clicks).toEqual([]);
  await bot.simulator.submitModal({
    channelId: bot.channelId,
    userId,
    customId: `vl:1:join:${eventId}`,
    messageId,
    fields: { role: ['pilot'], note: 'En retard' },
  });
  expect(bot.clicks).toMatchObject([
    { role_id: 'pilot', note: 'En retard', message_id: messageId },
  ]);
});

test('asked by an older message, which did not offer roles, the choice opens the form', async () => {
  asks = { ask_note: true, role_optional: true };
  await post();
  asks = { ask_note: true };
  await press('form', { arg: 'n' });
  const sent = await bot.simulator.submitModal({
    channelId: bot.channelId,
    userId,
    customId: `vl:1:join:${eventId}`,
    messageId,
    fields: { note: '' },
    waitEphemeral: 2_000,
  });
  const { custom_id } = selectOf(sent);
  expect(custom_id).toBe(`vl:1:form-role:${eventId}:nr`);
  const question = sent.ephemerals.at(-1)?.id ?? '';
  const opened = await press('form-role', { messageId: question, arg: 'nr', values: ['pilot'] });
  expect(opened.modal).toMatchObject({ components: [{ component: { custom_id: 'note' } }] });
  const done = await bot.simulator.submitModal({
    channelId: bot.channelId,
    userId,
    customId: `vl:1:join:${eventId}:pilot`,
    messageId: question,
    fields: { note: 'Là' },
  });
  expect(done.outcome).toBe('updated');
  expect(bot.clicks.at(-1)).toMatchObject({ role_id: 'pilot', note: 'Là', message_id: null });
});
