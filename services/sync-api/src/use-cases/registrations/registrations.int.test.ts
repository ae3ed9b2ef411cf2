import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EventResource, InteractionResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody, startTestService, type TestService } from '../../testing/start-test-service.ts';

let api: TestService;
let event = '';
let count = 0;
beforeAll(async () => {
  api = await startTestService();
  await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
}, 60_000);
afterAll(async () => {
  await api.stop();
});
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

test('a web sign-up is shown in Discord like any other', async () => {
  await api.bot.complete(await api.bot.take('dev.verselink.signup-message.create.v1', event), {
    discord_id: `2200000000000010${count}1`,
    channel_id: CHANNEL,
  });
  await signUp({ user_id: 'u-1', display_name: 'Web Ana' });
  const edit = await api.bot.take('dev.verselink.signup-message.edit.v1', event);
  expect(edit.data.view.registrations).toMatchObject([{ display_name: 'Web Ana' }]);
});

test.each([
  ['an unknown role', { user_id: 'u-1', display_name: 'A', role_id: 'cook' }, 409, 'unknown-role'],
  ['nobody in particular', { display_name: 'A' }, 400, undefined],
])('%s is refused with the reason', async (_what, body, status, reason) => {
  const response = await signUp(body);
  expect(response.status).toBe(status);
  expect((response.body as { reason?: string }).reason).toBe(reason);
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
  expect(after.events).toEqual({ published: count });
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
  expect((await api.call('get', '/interactions')).status).toBe(400);
});
