import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EventView, Outcome, RegistrationClick } from '@verselink/contracts';
import type { ClickReport } from '@verselink/discord-simulator';
import type { APIMessage } from 'discord-api-types/v10';
import { eventually } from '@verselink/local-stack';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aMember, aView } from '../testing/views.ts';

const CALLBACK = '/interactions/*/callback';
const MESSAGE = '/channels/{channel_id}/messages/{message_id}';

let bot: TestBot;
let messageId = '';
let userId = '';
let englishId = '';
let rev = 3;
let eventId = '';
let count = 0;

beforeAll(async () => {
  bot = await startTestBot();
  userId = bot.simulator.addMember(bot.guildId, { name: 'nova', nick: 'Nova *', locale: 'fr' }).id;
  englishId = bot.simulator.addMember(bot.guildId, { name: 'Jax', locale: 'en-GB' }).id;
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(async () => {
  count += 1;
  rev = 3;
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
  bot.simulator.faults.clear();
  bot.simulator.calls.clear();
  bot.clicks.length = 0;
});

function view(over: Partial<EventView> = {}): EventView {
  const roles = [{ id: 'pilot', name: 'Pilote', capacity: 2 }];
  return aView({ event_id: eventId, rev, roles, check_in: true, ...over });
}

const SAVED_AT = '2026-12-01T20:00:00.000Z';
const decided = (click: RegistrationClick, outcome: Outcome, shown: EventView | null) => ({
  interaction_id: click.interaction_id,
  event_id: click.event_id,
  outcome,
  view: shown,
  view_digest: 'look',
  saved_at: SAVED_AT,
});

/** sync-api says yes: the member has a seat and the event is a revision further. */
const accept = async (click: RegistrationClick) => {
  rev += 1;
  const registrations = [aMember(click.member.display_name, { role_id: click.role_id })];
  const outcome = { kind: 'confirmed', role_id: click.role_id, changed: true } as const;
  return await Promise.resolve(decided(click, outcome, view({ registrations })));
};

const press = async (
  verb: Parameters<TestBot['press']>[0],
  options: Partial<Parameters<TestBot['press']>[1]> = {},
) => await bot.press(verb, { messageId, userId, eventId, ...options });

const shownMessage = () => {
  const found = bot.simulator.messages(bot.channelId).find(({ id }) => id === messageId);
  return JSON.stringify(found?.embeds);
};
const privately = ({ ephemerals }: ClickReport) => ephemerals.at(-1)?.content ?? '';
const ownMessages = (user: string): APIMessage[] => bot.simulator.ephemerals(user);

test('a click that changes the roster refreshes the message at once and answers the member in private', async () => {
  bot.decideWith(accept);
  const report = await press('join', { waitEphemeral: 2_000 });
  expect(report.outcome).toBe('updated');
  expect(privately(report)).toContain('tu as ta place');
  expect(shownMessage()).toContain('Nova');
  expect(bot.clicks).toEqual([
    {
      interaction_id: report.interactionId,
      guild_id: bot.guildId,
      channel_id: bot.channelId,
      message_id: messageId,
      event_id: eventId,
      action: 'join',
      role_id: null,
      member: { discord_id: userId, display_name: 'Nova *', locale: 'fr' },
      organiser: null,
      reply_to: expect.any(String),
    },
  ]);
});

test('what an answer made a message show is reported, so that no job is opened for it', async () => {
  bot.decideWith(accept);
  await press('join');
  await press('join');
  const shown = await eventually('the report of the newest', () =>
    bot.heard
      .flatMap((message) =>
        message.type === 'dev.verselink.messages.shown.v1' ? message.data.shown : [],
      )
      .find(({ message_id, rev: shownRev }) => message_id === messageId && shownRev === 5),
  );
  expect(shown).toMatchObject({
    guild_id: bot.guildId,
    event_id: eventId,
    digest: 'look',
    saved_at: SAVED_AT,
    shown_at: expect.any(String),
  });
});

test('the choice of a role joins with that role', async () => {
  bot.decideWith(accept);
  const report = await press('role', { values: ['pilot'], waitEphemeral: 2_000 });
  expect(privately(report)).toContain('Pilote');
  expect(bot.clicks[0]).toMatchObject({ action: 'join', role_id: 'pilot' });
});

const OUTCOMES = {
  leave: { kind: 'withdrawn', changed: false },
  tentative: { kind: 'tentative', changed: false },
  absent: { kind: 'absent', changed: false },
  checkin: { kind: 'checked_in', role_id: null, changed: false },
} as const;

test.each(['leave', 'tentative', 'absent', 'checkin'] as const)(
  '%s asks for just that',
  async (verb) => {
    bot.decideWith(async (click) => await Promise.resolve(decided(click, OUTCOMES[verb], view())));
    const report = await press(verb);
    expect(report.outcome).toBe('replied');
    expect(bot.clicks[0]?.action).toBe(verb);
  },
);

test('the edit that follows a refreshing answer is not sent again', async () => {
  bot.decideWith(accept);
  await press('join');
  const { outcome } = await bot.run('signup-message.edit', {
    guild_id: bot.guildId,
    attempt: 1,
    maybe_done: false,
    channel_id: bot.channelId,
    discord_id: messageId,
    wanted: view({ registrations: [aMember('Nova *')] }),
  });
  expect(outcome).toMatchObject({ kind: 'completed', result: { changed: false } });
  expect(bot.simulator.calls.count({ method: 'PATCH', route: MESSAGE })).toBe(0);
});

test('an answer with an older state than the message shows does not put the message back', async () => {
  await bot.run('signup-message.edit', {
    guild_id: bot.guildId,
    attempt: 1,
    maybe_done: false,
    channel_id: bot.channelId,
    discord_id: messageId,
    wanted: view({ rev: 50, registrations: [aMember('Newest')] }),
  });
  bot.decideWith(accept);
  const report = await press('join');
  expect(report.outcome).toBe('replied');
  expect(shownMessage()).toContain('Newest');
});

test('nothing changed: the member learns so and the message stays', async () => {
  bot.decideWith(
    async (click) =>
      await Promise.resolve(
        decided(click, { kind: 'confirmed', role_id: null, changed: false }, view()),
      ),
  );
  const report = await press('join');
  expect(report.outcome).toBe('replied');
  expect(privately(report)).toContain('déjà');
});

test('a refusal says why and what to do, in the language of the member', async () => {
  bot.decideWith(
    async (click) =>
      await Promise.resolve(decided(click, { kind: 'refused', reason: 'unknown-event' }, null)),
  );
  expect(privately(await press('join'))).toContain('n’existe plus sur VerseLink');
  expect(privately(await press('join', { userId: englishId }))).toContain('no longer exists');
});

test('the list comes in pages that turn in place', async () => {
  const registrations = Array.from({ length: 45 }, (_, index) => aMember(`M${index}.`));
  bot.decideWith(
    async (click) =>
      await Promise.resolve(decided(click, { kind: 'roster' }, view({ registrations }))),
  );
  const report = await press('list');
  const list = report.ephemerals.at(-1);
  expect(list?.embeds[0]?.description).toContain('M0.');
  const next = await press('list', { messageId: list?.id ?? '', arg: '1' });
  expect(next.outcome).toBe('updated');
  const turned = ownMessages(userId).find(({ id }) => id === list?.id);
  expect(turned?.embeds[0]?.description).toContain('M25.');
  expect(turned?.embeds[0]?.footer?.text).toBe('Page 2/3 · 45 membres');
});

test('a decision that comes late replaces the waiting answer', async () => {
  let decideNow = () => undefined as void;
  const asked = new Promise<void>((resolve) => (decideNow = resolve));
  bot.decideWith(async (click) => {
    await asked;
    return await accept(click);
  });
  const report = await press('join');
  expect(report.outcome).toBe('deferred');
  decideNow();
  await eventually('the decision in the place of the deferred answer', () =>
    ownMessages(userId).some(
      ({ id, content }) => id === report.ephemerals[0]?.id && content.includes('tu as ta place'),
    ),
  );
});

test('a decision that comes late replaces the waiting answer also when the bot never learned that it was taken', async () => {
  let decideNow = () => undefined as void;
  const asked = new Promise<void>((resolve) => (decideNow = resolve));
  bot.decideWith(async (click) => {
    await asked;
    return await accept(click);
  });
  bot.simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: CALLBACK });
  const report = await press('join');
  expect(report.outcome).toBe('deferred');
  await eventually('a second try', () => bot.simulator.calls.count({ route: CALLBACK }) > 1);
  decideNow();
  await eventually('the decision in the place of the deferred answer', () =>
    ownMessages(userId).some(
      ({ id, content }) => id === report.ephemerals[0]?.id && content.includes('tu as ta place'),
    ),
  );
});

test('a late answer that Discord does not take at first is given all the same', async () => {
  let decideNow = () => undefined as void;
  const asked = new Promise<void>((resolve) => (decideNow = resolve));
  bot.decideWith(async (click) => {
    await asked;
    return await accept(click);
  });
  const report = await press('join');
  expect(report.outcome).toBe('deferred');
  const edit = { method: 'PATCH', route: '/webhooks/*/messages/@original' } as const;
  bot.simulator.faults.add({ ...edit, kind: 'hang', times: 1 });
  bot.simulator.faults.add({ ...edit, kind: '5xx', times: 1 });
  decideNow();
  await eventually('the decision in the place of the deferred answer', () =>
    ownMessages(userId).some(
      ({ id, content }) => id === report.ephemerals[0]?.id && content.includes('tu as ta place'),
    ),
  );
  expect(bot.simulator.faults.list()).toEqual([]);
});

test('a private answer that Discord does not take at first is given all the same', async () => {
  bot.decideWith(accept);
  bot.simulator.faults.add({ kind: '5xx', method: 'POST', route: '/webhooks/*', times: 2 });
  const report = await press('join', { waitEphemeral: 5_000 });
  expect(report.outcome).toBe('updated');
  expect(privately(report)).toContain('tu as ta place');
  expect(bot.simulator.faults.list()).toEqual([]);
});

test('a decision that never came is asked for again', async () => {
  // A broker that stops forgets replies that are under way.
  let times = 0;
  bot.decideWith(async (click) => {
    times += 1;
    return times === 1 ? undefined : await accept(click);
  });
  const report = await press('join');
  expect(report.outcome).toBe('deferred');
  await eventually('the decision in the place of the deferred answer', () =>
    ownMessages(userId).some(
      ({ id, content }) => id === report.ephemerals[0]?.id && content.includes('tu as ta place'),
    ),
  );
  const [first, second] = bot.clicks;
  expect(second).toEqual(first);
});

test('without the broker the member is told that nothing was recorded; once it is back a click works', async () => {
  bot.decideWith(accept);
  bot.line.cut();
  const report = await press('join');
  expect(privately(report)).toContain('pas été enregistré');
  expect(bot.clicks).toEqual([]);
  bot.line.restore();
  await eventually('the broker', () => bot.bot.checks.broker());
  expect(privately(await press('join', { waitEphemeral: 2_000 }))).toContain('tu as ta place');
});

test('an interaction that Discord delivers twice is published once and answered once', async () => {
  bot.decideWith(accept);
  bot.simulator.faults.add({ kind: 'dispatch-duplicate', route: 'INTERACTION_CREATE', times: 1 });
  const report = await press('join', { waitEphemeral: 2_000 });
  expect(report.outcome).toBe('updated');
  expect(bot.clicks).toHaveLength(1);
  expect(bot.simulator.calls.count({ method: 'POST', route: CALLBACK })).toBe(1);
});

test('when the first answer is lost on its way, the member still gets one, and only one', async () => {
  bot.decideWith(accept);
  bot.simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: CALLBACK, times: 1 });
  const before = ownMessages(userId).length;
  const report = await press('join', { waitEphemeral: 2_000 });
  expect(report.outcome).toBe('updated');
  expect(shownMessage()).toContain('Nova');
  await eventually('a private answer', () => ownMessages(userId).length > before);
  expect(ownMessages(userId)).toHaveLength(before + 1);
});

test('an answer that Discord no longer takes (10062) keeps its effect and harms nothing', async () => {
  bot.decideWith(accept);
  bot.simulator.faults.add({
    kind: 'error',
    method: 'POST',
    route: CALLBACK,
    status: 404,
    code: 10062,
    times: 2,
  });
  await press('join');
  expect(bot.clicks).toHaveLength(1);
  const next = await press('join', { waitEphemeral: 2_000 });
  expect(next.outcome).toBe('updated');
});

test('when the refresh is refused, the member is answered all the same', async () => {
  bot.decideWith(accept);
  bot.simulator.faults.add({
    kind: 'error',
    method: 'POST',
    route: CALLBACK,
    status: 400,
    code: 50035,
    times: 1,
  });
  const report = await press('join');
  expect(report.outcome).toBe('replied');
  expect(privately(report)).toContain('tu as ta place');
});

test('a member who hammers a button is asked to slow down, and costs the broker nothing', async () => {
  bot.decideWith(
    async (click) =>
      await Promise.resolve(decided(click, { kind: 'tentative', changed: false }, view())),
  );
  const reports = await Promise.all(
    Array.from({ length: 30 }, async () => await press('tentative', { waitEphemeral: 2_000 })),
  );
  const slowed = reports.filter((report) => privately(report).includes('Doucement'));
  expect(slowed.length).toBeGreaterThanOrEqual(20);
  expect(bot.clicks).toHaveLength(30 - slowed.length);
  expect(
    privately(await press('tentative', { userId: englishId, waitEphemeral: 2_000 })),
  ).toContain('maybe');
});

test('who turns pages too fast is told so beside the page, which stays', async () => {
  const registrations = Array.from({ length: 45 }, (_, index) => aMember(`M${index}.`));
  bot.decideWith(
    async (click) =>
      await Promise.resolve(decided(click, { kind: 'roster' }, view({ registrations }))),
  );
  const list = (await press('list')).ephemerals.at(-1);
  const turns = await Promise.all(
    Array.from(
      { length: 40 },
      async () => await press('list', { messageId: list?.id ?? '', arg: '1' }),
    ),
  );
  const slowed = turns.filter((report) => privately(report).includes('Doucement'));
  expect(slowed.length).toBeGreaterThan(0);
  for (const { outcome, ephemerals } of slowed) {
    expect(outcome).toBe('replied');
    expect(ephemerals.map(({ id }) => id)).not.toContain(list?.id);
  }
  const page = ownMessages(userId).find(({ id }) => id === list?.id);
  expect(page?.embeds[0]?.description).toContain('M25.');
});

test('a click that comes after Discord said that it failed changes nothing and costs no call', async () => {
  bot.decideWith(accept);
  bot.simulator.faults.add({
    kind: 'dispatch-delay',
    route: 'INTERACTION_CREATE',
    ms: 3_500,
    times: 1,
  });
  expect((await press('join')).outcome).toBe('failed');
  const calls = bot.simulator.calls.count({ route: '/webhooks/*' });
  await eventually('the old one to be left alone', async () =>
    (await bot.bot.metrics.registry.metrics()).includes('outcome="too-old"} 1'),
  );
  expect(bot.clicks).toEqual([]);
  expect(bot.simulator.calls.count({ route: CALLBACK })).toBe(0);
  expect(bot.simulator.calls.count({ route: '/webhooks/*' })).toBe(calls);
  expect((await press('join')).outcome).toBe('updated');
});

test('fifty clicks at once are all answered in time', async () => {
  bot.decideWith(accept);
  const members = Array.from({ length: 50 }, (_, index) =>
    bot.simulator.addMember(bot.guildId, { name: `Pilote ${index}` }),
  );
  const reports = await Promise.all(
    members.map(async ({ id }) => await press('join', { userId: id })),
  );
  for (const { outcome } of reports) expect(['updated', 'replied']).toContain(outcome);
});
