import { beforeEach, describe, expect, test } from '@jest/globals';
import type { EventResource, InteractionResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const api = useTestService();
let event = '';
let count = 0;
beforeEach(async () => {
  count += 1;
  event = `evt-${count}`;
  await api.call('post', `/events/events/create/${event}`).send(eventBody());
});

const signUp = (body: object) =>
  api.call('post', `/events/events/${event}/registrations`).send(body);
const click = async (name: string, role: string) =>
  await api.bot.decision(await api.bot.press(name, 'join', { event, role }));
const roster = async () =>
  ((await api.call('get', `/events/events/${event}`)).body as EventResource).registrations;

test('a web sign-up and a click compete for the same seats in the order of their moments', async () => {
  const web = await signUp({ user_id: 'u-1', display_name: 'Web Ana', role_id: 'gunner' });
  expect(web.status).toBe(200);
  expect(web.body).toMatchObject({
    outcome: { kind: 'confirmed', role_id: 'gunner', changed: true },
    registration: { user_id: 'u-1', discord_id: null, status: 'confirmed' },
    revision: 2,
  });
  expect((await click('bob', 'gunner')).outcome).toMatchObject({ kind: 'waitlisted', place: 1 });
  expect(
    (await signUp({ user_id: 'u-3', display_name: 'C', role_id: 'gunner' })).body,
  ).toMatchObject({ outcome: { kind: 'waitlisted', place: 2 } });
  const left = await api.call('delete', `/events/events/${event}/registrations/u-1`);
  expect(left.body).toMatchObject({ outcome: { kind: 'withdrawn' } });
  expect((await roster()).map(({ display_name, status }) => `${display_name} ${status}`)).toEqual([
    'bob confirmed',
    'C waitlisted',
  ]);
});

describe('where each seat has a role', () => {
  beforeEach(async () => {
    await api
      .call('put', `/events/events/update/${event}`)
      .send(eventBody({ role_optional: false }));
  });
  const asked = async () => (await signUp({ user_id: 'u-9', display_name: 'Ana' })).body as object;
  const naming = (free: string | RegExp) => ({
    reason: 'role-required',
    errors: [{ field: 'role_id', message: expect.stringMatching(free) }],
  });

  test('a web sign-up without one is refused by the name of the field, with what is free', async () => {
    const response = await signUp({ user_id: 'u-9', display_name: 'Ana' });
    expect(response.status).toBe(422);
    expect(response.body).toMatchObject(
      naming('free: "pilot" .Pilote, 2., "gunner" .Artilleur, 1.$'),
    );
    expect(await roster()).toEqual([]);
    const unknown = await signUp({ user_id: 'u-9', display_name: 'Ana', role_id: 'cook' });
    expect(unknown.status).toBe(409);
    expect(unknown.body).toMatchObject({ ...naming('free: "pilot"'), reason: 'unknown-role' });
  });

  test('a click without one is asked back as often as it comes, and changes nothing', async () => {
    for (const name of ['zoe', 'yan', 'zoe']) {
      const { outcome, view } = await api.bot.decision(
        await api.bot.press(name, 'join', { event }),
      );
      expect(outcome).toEqual({ kind: 'refused', reason: 'role-required' });
      expect(view).toMatchObject({ rev: 2, seats: { taken: 0, total: 3 }, registrations: [] });
    }
    expect((await click('zoe', 'pilot')).outcome).toMatchObject({ kind: 'confirmed' });
  });

  test('what is free shrinks as seats are taken, until only waitlists are left', async () => {
    await click('xia', 'gunner');
    expect(await asked()).toMatchObject(naming(/free: "pilot" \(Pilote, 2\)$/));
    await click('yan', 'pilot');
    await click('zoe', 'pilot');
    expect(await asked()).toMatchObject(naming('no role is free'));
    const { seats, event: shown } = (await api.call('get', `/events/events/${event}`))
      .body as EventResource;
    expect(seats).toEqual({ taken: 3, total: 3, waiting: 0 });
    expect(shown.role_optional).toBe(false);
  });
});

test('where a role is optional, who asks for none gets a seat while the roles have some together', async () => {
  const answers = await Promise.all(
    [1, 2, 3, 4].map(async (n) => await signUp({ user_id: `u-${n}`, display_name: `M${n}` })),
  );
  const kinds = answers.map(({ body }) => (body as { outcome: { kind: string } }).outcome.kind);
  expect(kinds.sort()).toEqual(['confirmed', 'confirmed', 'confirmed', 'waitlisted']);
  const { seats } = (await api.call('get', `/events/events/${event}`)).body as EventResource;
  expect(seats).toEqual({ taken: 3, total: 3, waiting: 1 });
});

test('"role_optional" that is no boolean is refused by its name', async () => {
  const response = await api
    .call('put', `/events/events/update/${event}`)
    .send(eventBody({ role_optional: 'maybe' }));
  expect(response.status).toBe(400);
  expect(response.body).toMatchObject({ errors: [{ field: 'role_optional' }] });
});

test('a web sign-up is shown in Discord like any other', async () => {
  await api.bot.complete(await api.bot.take('signup-message.create', event), {
    discord_id: `2200000000000010${count}1`,
    channel_id: CHANNEL,
  });
  await signUp({ user_id: 'u-1', display_name: 'Web Ana' });
  const edit = await api.bot.take('signup-message.edit', event);
  expect(edit.data.wanted.registrations).toMatchObject([{ display_name: 'Web Ana' }]);
});

test.each([
  ['an unknown role', { user_id: 'u-1', display_name: 'A', role_id: 'cook' }, 409, 'unknown-role'],
  ['nobody in particular', { display_name: 'A' }, 400, undefined],
])('%s is refused with the reason', async (_what, body, status, reason) => {
  const response = await signUp(body);
  expect(response.status).toBe(status);
  expect((response.body as { reason?: string }).reason).toBe(reason);
});

test.each([
  [80, 200],
  [81, 400],
])('a name of %s emoji is answered with %s: each is one character', async (count, status) => {
  const answer = await signUp({ user_id: 'u-1', display_name: '🚀'.repeat(count) });
  expect(answer.status).toBe(status);
});

test('withdrawing somebody who is not registered is refused', async () => {
  const response = await api.call('delete', `/events/events/${event}/registrations/u-9`);
  expect(response.status).toBe(409);
  expect(response.body).toMatchObject({ reason: 'not-registered' });
});

test('linking a member merges what the person has on Discord and on the web, and frees the second seat', async () => {
  await click('ana', 'pilot');
  await signUp({ user_id: 'ana-web', display_name: 'Ana', role_id: 'gunner' });
  await click('bob', 'gunner');
  const linked = await api
    .call('put', `/users/${discordIdOf('ana')}`)
    .send({ user_id: 'ana-web', handle: 'Ana' });
  expect(linked.body).toMatchObject({ merged_events: [event] });
  expect(await roster()).toMatchObject([
    { discord_id: discordIdOf('ana'), user_id: 'ana-web', role_id: 'pilot' },
    { display_name: 'bob', role_id: 'gunner', status: 'confirmed' },
  ]);
  // From now on both names mean the same person.
  expect((await signUp({ user_id: 'ana-web', display_name: 'Ana' })).body).toMatchObject({
    outcome: { kind: 'confirmed', role_id: 'pilot', changed: false },
  });
  const taken = await api.call('put', `/users/${discordIdOf('eve')}`).send({ user_id: 'ana-web' });
  expect(taken.status).toBe(409);
});

describe('a sign-up that names both ids', () => {
  const ana = () => ({ user_id: `both-${count}`, display_name: 'Ana' });
  const discord_id = () => `30000000000000${1000 + count}`;
  const link = async (discord: string, user_id: string) =>
    await api.call('put', `/users/${discord}`).send({ user_id, dm_opt_out: true });

  test('is of one person with one seat, before and after', async () => {
    await signUp({ ...ana(), role_id: 'pilot' });
    const both = await signUp({ ...ana(), discord_id: discord_id() });
    expect(both.body).toMatchObject({ outcome: { kind: 'confirmed', role_id: 'pilot' } });
    await signUp(ana());
    await signUp({ discord_id: discord_id(), display_name: 'Ana' });
    expect(await roster()).toMatchObject([
      { user_id: ana().user_id, discord_id: discord_id(), status: 'confirmed', role_id: 'pilot' },
    ]);
  });

  test.each([
    ['the Discord member', () => link(discord_id(), `other-${count}`), /other-\d+/],
    ['the VerseLink user', () => link('300000000000009999', ana().user_id), /300000000000009999/],
  ])('is refused when %s is linked to somebody else', async (_, linked, named) => {
    await linked();
    const answer = await signUp({ ...ana(), discord_id: discord_id() });
    expect(answer.status).toBe(409);
    expect((answer.body as { detail: string }).detail).toMatch(named);
    expect(await roster()).toEqual([]);
  });

  test('links and leaves all else as the member chose it', async () => {
    await link(discord_id(), ana().user_id);
    await api
      .call('put', `/users/${discord_id()}`)
      .send({ user_id: null, dm_opt_out: true, handle: 'Nova' });
    await signUp({ ...ana(), discord_id: discord_id() });
    const stored = await api.connection
      .collection('discord_users')
      .findOne({ discord_id: discord_id() });
    expect(stored).toMatchObject({ user_id: ana().user_id, dm_opt_out: true, handle: 'Nova' });
  });

  test('is linked once, however many come at the same moment', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(async () => await signUp({ ...ana(), discord_id: discord_id() })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await roster()).toHaveLength(1);
  });
});

test.each([
  ['', 'user_id'],
  ['u:', 'user_id'],
  ['', 'discord_id'],
  ['d:', 'discord_id'],
])(
  'a member is withdrawn by “%s” and their %s, also when it is a long number',
  async (prefix, key) => {
    const id = `4000000000000${10_000 + count}`;
    await signUp({ [key]: id, display_name: 'Ana', locale: 'en' });
    const path = `/events/events/${event}/registrations/${prefix}${id}`;
    expect((await api.call('delete', path)).body).toMatchObject({
      outcome: { kind: 'withdrawn', changed: true },
    });
    const stored = await api.connection
      .collection<{ _id: string; registrations: unknown[] }>('verselink_events')
      .findOne({ _id: event });
    expect(stored?.registrations).toMatchObject([{ locale: 'en', display_name: 'Ana' }]);
  },
);

test('a prefix says which of two with the same digits is meant', async () => {
  const id = `5000000000000${10_000 + count}`;
  await signUp({ user_id: id, display_name: 'Web' });
  await signUp({ discord_id: id, display_name: 'Discord' });
  await api.call('delete', `/events/events/${event}/registrations/u:${id}`);
  expect(await roster()).toMatchObject([{ display_name: 'Discord' }]);
});

test('figures count events, members, jobs and clicks', async () => {
  const stats = async () =>
    (await api.call('get', '/stats')).body as {
      events: Record<string, number>;
      registrations: Record<string, number>;
      clicks: { total: number; outcomes: Record<string, number> };
    };
  const before = await stats();
  await click('ana', 'gunner');
  await click('bob', 'gunner');
  const after = await eventually('both clicks', async () => {
    const now = await stats();
    return now.clicks.total === before.clicks.total + 2 && now;
  });
  expect(after.registrations.waitlisted).toBe((before.registrations.waitlisted ?? 0) + 1);
  expect(after.clicks.outcomes.waitlisted).toBe((before.clicks.outcomes.waitlisted ?? 0) + 1);
  expect(after.events).toEqual({ upcoming: count });
  expect((await api.call('get', '/events/stats/events')).body).toEqual({
    events: after.events,
    registrations: after.registrations,
  });
});

test('every click is logged once with its outcome, by event and by member', async () => {
  const id = await api.bot.press('ana', 'join', { event, role: 'pilot' });
  await api.bot.decision(id);
  await api.bot.press('ana', 'join', { event, role: 'pilot', id });
  await api.bot.decision(id);
  await api.bot.decision(await api.bot.press('ana', 'leave', { event }));
  const log = await eventually('two lines', async () => {
    const response = await api.call('get', `/interactions?event_id=${event}`);
    const { interactions } = response.body as { interactions: InteractionResource[] };
    return interactions.length === 2 && interactions;
  });
  expect(log).toMatchObject([
    { action: 'leave', outcome: { kind: 'withdrawn', changed: true } },
    { id, action: 'join', role_id: 'pilot', outcome: { kind: 'confirmed' }, display_name: 'ana' },
  ]);
  const byMember = await api.call('get', `/interactions?discord_id=${discordIdOf('ana')}&limit=1`);
  expect(byMember.body).toMatchObject({ interactions: [{ action: 'leave' }] });
  expect((await api.call('get', '/interactions')).status).toBe(200);
});
