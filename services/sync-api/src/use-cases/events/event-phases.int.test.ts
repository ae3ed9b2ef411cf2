import { afterEach, expect, test } from '@jest/globals';
import type { EventResource, EventSummary } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const api = useTestService();
afterEach(() => api.resetClock());

const HOUR = 3_600_000;
const events = () => api.connection.collection<{ _id: string }>('verselink_events');
const create = async (id: string, inHours: number, changes: object = {}) => {
  const start_at_utc = new Date(Date.now() + inHours * HOUR).toISOString();
  const body = eventBody({ start_at_utc, duration_minutes: 120, ...changes });
  await api.call('post', `/events/events/create/${id}`).send(body).expect(202);
};
const read = async (id: string) =>
  ((await api.call('get', `/events/events/${id}`)).body as EventResource).phase;
const listed = async (query: string) =>
  ((await api.call('get', `/events/events?${query}`)).body as { events: EventSummary[] }).events;
const inPhase = async (phase: string) =>
  (await listed(`phase=${phase}`)).map((one) => {
    expect(one.phase).toBe(phase);
    return one.event.id;
  });
const stats = async () =>
  ((await api.call('get', '/events/stats/events')).body as { events: object }).events;
/** Somebody ended it in a server, as `native-ends` tells. */
const ended = async (id: string, guild_id: string, change: string) => {
  const event = (await events().findOne({ _id: id })) as unknown as { start_at: Date };
  const closing = { guild_id, change, start_at: event.start_at, at: new Date() };
  await events().updateOne({ _id: id }, { $set: { closed_in: [closing] } });
};

test('an event that is over is no live one, in its answer, in lists and in figures', async () => {
  await create('evt-soon', 3);
  await create('evt-later', 40);
  await create('evt-draft', 3, { state: 'draft' });
  await create('evt-off', 3);
  await api.call('post', '/events/auto-manage/evt-off?action=cancelled');
  expect(await stats()).toEqual({ upcoming: 2, draft: 1, cancelled: 1 });

  api.shiftClock(4 * HOUR);
  expect(await read('evt-soon')).toBe('running');
  expect(await inPhase('running')).toEqual(['evt-soon']);
  expect(await inPhase('upcoming')).toEqual(['evt-later']);
  expect(await stats()).toEqual({ upcoming: 1, running: 1, draft: 1, cancelled: 1 });

  api.shiftClock(HOUR);
  expect(await read('evt-soon')).toBe('completed');
  expect(await inPhase('completed')).toEqual(['evt-soon']);
  expect(await inPhase('running')).toEqual([]);
  expect(await stats()).toEqual({ upcoming: 1, completed: 1, draft: 1, cancelled: 1 });
  // What VerseLink says of it is another question.
  expect((await listed('state=published')).map(({ event }) => event.id)).toContain('evt-soon');

  api.shiftClock(30 * HOUR);
  expect(await inPhase('completed')).toEqual(['evt-soon']);
  expect(await inPhase('draft')).toEqual(['evt-draft']);
  expect(await inPhase('cancelled')).toEqual(['evt-off']);
  expect((await api.call('get', '/events/events?phase=over')).status).toBe(400);
});

test('one that people ended in every server that shows it is over; elsewhere it goes on', async () => {
  await events().deleteMany({});
  await create('evt-here', 3);
  await create('evt-gone', 4);
  await ended('evt-here', '200000000000000001', 'completed');
  await ended('evt-gone', '200000000000000001', 'deleted');
  expect([await read('evt-here'), await read('evt-gone')]).toEqual(['completed', 'cancelled']);
  expect(await inPhase('completed')).toEqual(['evt-here']);
  expect(await inPhase('cancelled')).toEqual(['evt-gone']);
  expect(await inPhase('upcoming')).toEqual([]);
  expect(await stats()).toEqual({ completed: 1, cancelled: 1 });
  await api.call('post', '/guilds').send({ guild_id: '200000000000000055' });
  expect(await read('evt-here')).toBe('upcoming');
  expect(await inPhase('upcoming')).toEqual(['evt-gone', 'evt-here']);
  expect(await stats()).toEqual({ upcoming: 2 });
});

test('pages of one phase hold each event once', async () => {
  await events().deleteMany({});
  for (const n of [1, 2, 3]) await create(`evt-page-${n}`, n);
  await create('evt-page-off', 2, { state: 'draft' });
  const first = await api.call('get', '/events/events?phase=upcoming&limit=2');
  const { next_cursor } = first.body as { next_cursor: string };
  const rest = await listed(`phase=upcoming&limit=2&cursor=${next_cursor}`);
  expect(rest.map(({ event }) => event.id)).toEqual(['evt-page-1']);
  await eventually('calm', async () => {
    return (await events().countDocuments({ unprojected_at: { $ne: null } })) === 0;
  });
});
