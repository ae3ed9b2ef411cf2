import { beforeEach, expect, test } from '@jest/globals';
import type { EventResource } from '@verselink/contracts';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
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

const press = async (...[name, action, options]: Parameters<typeof api.bot.press>) =>
  await api.bot.decision(await api.bot.press(name, action, { event, ...options }));
const roster = async () =>
  ((await api.call('get', `/events/events/${event}`)).body as EventResource).registrations.map(
    ({ display_name, status, role_id, place }) => [display_name, status, role_id, place],
  );

test('a click becomes a registration and the answer carries the event with the member in it', async () => {
  const decision = await press('ana', 'join', { role: 'pilot' });
  expect(decision).toMatchObject({
    outcome: { kind: 'confirmed', role_id: 'pilot', changed: true },
    view: { rev: 2, registrations: [{ display_name: 'ana', status: 'confirmed' }] },
  });
  expect(await roster()).toEqual([['ana', 'confirmed', 'pilot', null]]);
});

test('a full role leads to the waitlist; a leaver’s seat goes to the first in line, who is told', async () => {
  await press('ana', 'join', { role: 'gunner' });
  expect((await press('bob', 'join', { role: 'gunner' })).outcome).toMatchObject({
    kind: 'waitlisted',
    place: 1,
  });
  await press('cleo', 'join', { role: 'gunner' });
  await press('ana', 'leave');
  expect(await roster()).toEqual([
    ['bob', 'confirmed', 'gunner', null],
    ['cleo', 'waitlisted', 'gunner', 1],
  ]);
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(notice.data).toMatchObject({
    recipient_id: discordIdOf('bob'),
    locale: 'fr',
    notice: { kind: 'promoted', role_name: 'Artilleur' },
  });
  await api.bot.complete(notice);
});

test('who asks for the list gets everybody; the message is told of as many as it can name, and how many more', async () => {
  await api
    .call('put', `/events/events/update/${event}`)
    .send(eventBody({ roles: [], max_participants: 500 }))
    .expect(202);
  // 100 characters each: 59 fill an embed.
  const names = Array.from({ length: 65 }, (_, n) => `${n}-`.padEnd(100, 'n'));
  const decisions = await Promise.all(names.map(async (name) => await press(name, 'join')));
  const last = decisions.toSorted((a, b) => (a.view?.rev ?? 0) - (b.view?.rev ?? 0)).at(-1);
  expect(last?.view?.registrations).toHaveLength(60);
  expect(last?.view?.registrations.at(-1)).toMatchObject({ status: 'confirmed', more: 6 });
  const list = await press('0-'.padEnd(100, 'n'), 'list');
  expect(list.view?.registrations.map(({ display_name }) => display_name).toSorted()).toEqual(
    names.toSorted(),
  );
});

test('the same click delivered twice is decided once and answered alike', async () => {
  const id = await api.bot.press('ana', 'join', { event, role: 'pilot' });
  const first = await api.bot.decision(id);
  const again = await press('ana', 'join', { role: 'pilot', id });
  expect(again.outcome).toEqual(first.outcome);
  expect(again.view?.rev).toBe(first.view?.rev);
  expect(await roster()).toHaveLength(1);
});

test('two hundred members at once for two seats: two are in, all others wait in the order of their clicks', async () => {
  const names = Array.from({ length: 200 }, (_, n) => `m${String(n).padStart(3, '0')}`);
  const ids = await Promise.all(
    names.map(async (name) => await api.bot.press(name, 'join', { event, role: 'pilot' })),
  );
  const decisions = await Promise.all(ids.map(async (id) => await api.bot.decision(id)));
  const confirmed = decisions.filter(({ outcome }) => outcome.kind === 'confirmed');
  expect(confirmed).toHaveLength(2);
  const entries = await roster();
  expect(entries.filter(([, status]) => status === 'confirmed')).toHaveLength(2);
  const places = entries.flatMap(([, , , place]) => (place === null ? [] : [Number(place)]));
  expect([...places].sort((a, b) => a - b)).toEqual(places.map((_, n) => n + 1));
  expect(places).toHaveLength(198);
});

test('raised capacity promotes the waitlist and tells who got in', async () => {
  await press('ana', 'join', { role: 'gunner' });
  await press('bob', 'join', { role: 'gunner' });
  const roles = [{ id: 'gunner', name: 'Artilleur', capacity: 2 }];
  await api.call('put', `/events/events/update/${event}`).send(eventBody({ roles }));
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(notice.data.recipient_id).toBe(discordIdOf('bob'));
});

test('whose role is removed, or the one they wait for, is told what they still have', async () => {
  await press('ana', 'join', { role: 'gunner' });
  await press('bob', 'join', { role: 'gunner' });
  await press('cleo', 'join', { role: 'pilot' });
  const roles = [{ id: 'pilot', name: 'Pilote', capacity: 2 }];
  const changed = eventBody({ roles, max_participants: 2 });
  await api.call('put', `/events/events/update/${event}`).send(changed);
  const told = [
    await api.bot.take('dev.verselink.direct-message.send.v1', event),
    await api.bot.take('dev.verselink.direct-message.send.v1', event),
  ].map(({ data }) => [data.recipient_id, data.notice]);
  const notice = { kind: 'role-removed', role_name: 'Artilleur' };
  expect(Object.fromEntries(told)).toEqual({
    [discordIdOf('ana')]: { ...notice, standing: 'confirmed' },
    [discordIdOf('bob')]: { ...notice, standing: 'waitlisted' },
  });
});

test('who is checked in is told too when the seat they wait for becomes theirs', async () => {
  const soon = new Date(Date.now() + 20 * 60_000).toISOString();
  await api.call('put', `/events/events/update/${event}`).send(eventBody({ start_at_utc: soon }));
  await press('ana', 'join', { role: 'pilot' });
  await press('bob', 'join', { role: 'gunner' });
  await press('ana', 'join', { role: 'gunner' });
  await press('ana', 'checkin');
  await press('bob', 'leave');
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(notice.data).toMatchObject({
    recipient_id: discordIdOf('ana'),
    notice: { kind: 'promoted', role_name: 'Artilleur' },
  });
  expect(await roster()).toEqual([['ana', 'checked_in', 'gunner', null]]);
});

test('members who change places are both told', async () => {
  await press('ana', 'join', { role: 'gunner' });
  await press('bob', 'join', { role: 'pilot' });
  await press('cleo', 'join', { role: 'pilot' });
  await press('ana', 'join', { role: 'pilot' });
  expect((await press('bob', 'join', { role: 'gunner' })).outcome).toEqual({
    kind: 'confirmed',
    role_id: 'gunner',
    changed: true,
  });
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(notice.data).toMatchObject({
    recipient_id: discordIdOf('ana'),
    notice: { kind: 'promoted', role_name: 'Pilote', swapped: true },
  });
});

test('a click on an event or in a guild that we do not know is refused', async () => {
  expect((await press('ana', 'join', { event: 'evt-none' })).outcome).toEqual({
    kind: 'refused',
    reason: 'unknown-event',
  });
  await api.call('delete', `/guilds/${GUILD}`);
  expect((await press('ana', 'join')).outcome).toEqual({
    kind: 'refused',
    reason: 'guild-not-linked',
  });
  await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
});

test('looking at the roster changes nothing', async () => {
  await press('ana', 'join', { role: 'pilot' });
  const decision = await press('bob', 'list');
  expect(decision).toMatchObject({ outcome: { kind: 'roster' }, view: { rev: 2 } });
});

test.each([
  ['verselink_events', 'unprojected_at_1'],
  ['verselink_events', 'due.at_1'],
  ['verselink_events', 'start_at_1__id_1'],
  ['verselink_events', 'org_id_1_start_at_1__id_1'],
  ['discord_guilds', 'guild_id_1'],
  ['discord_guilds', 'org_id_1_guild_id_1'],
  ['verselink_events', 'next_transition_at_1'],
  ['discord_guilds', 'resync_at_1'],
  ['discord_guilds', 'audit_due_at_1'],
  ['discord_artefacts', 'owner_1_guild_id_1_kind_1_slot_1'],
  ['discord_artefacts', 'discord_id_1'],
  ['discord_artefacts', 'guild_id_1_blocks.at_1'],
  ['discord_artefacts', 'native.attendees_due_at_1'],
  ['discord_jobs', 'open_1_next_attempt_at_1'],
  ['discord_jobs', 'dedupe_key_1'],
  ['discord_jobs', 'event_id_1__id_-1'],
  ['discord_jobs', 'event_id_1_finished_at_1'],
  ['discord_jobs', 'status_1__id_-1'],
  ['discord_interactions', 'guild_id_1__id_-1'],
  ['discord_interactions', 'event_id_1__id_-1'],
  ['discord_interactions', 'discord_id_1__id_-1'],
  ['verselink_events', 'registrations.member_1'],
  ['verselink_events', 'state_1_start_at_1__id_1'],
  ['verselink_events', 'closed_in.at_1'],
  ['dead_letters', 'status_1_died_at_1__id_1'],
  ['webhook_deliveries', 'status_1_event_id_1_rev_1_n_1'],
])(
  '%s has the index %s for a query per click, sweep, departure or look at health',
  async (collection, index) => {
    const indexes = await api.connection.collection(collection).indexes();
    expect(indexes.map(({ name }) => name)).toContain(index);
  },
);

test.each([
  ['discord_jobs', 'finished_at_1', 90],
  ['discord_interactions', 'decided_at_1', 90],
  ['dead_letters', 'settled_at_1', 90],
  ['webhook_deliveries', 'created_at_1', 30],
  ['idempotency_keys', 'created_at_1', 1],
])('%s forget by %s what is older than %i days', async (collection, name, days) => {
  const indexes = await api.connection.collection(collection).indexes();
  expect(indexes).toContainEqual(
    expect.objectContaining({ name, expireAfterSeconds: days * 86_400 }),
  );
});
