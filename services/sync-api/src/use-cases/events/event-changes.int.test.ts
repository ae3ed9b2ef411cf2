import { beforeEach, expect, test } from '@jest/globals';
import type { JobResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import type { Terms } from '@verselink/domain';
import { CHANNEL, discordIdOf } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const MESSAGE = '220000000000000001';
const DM = 'dev.verselink.direct-message.send.v1';

const api = useTestService();
let event = '';
let body: ReturnType<typeof eventBody>;
let count = 0;
beforeEach(async () => {
  count += 1;
  event = `evt-${count}`;
  body = eventBody({ start_at_utc: hours(30), roles: [], max_participants: 1 });
  await api.call('post', `/events/events/create/${event}`).send(body);
  const message = await api.bot.take('signup-message.create', event);
  await api.bot.complete(message, { discord_id: MESSAGE, channel_id: CHANNEL });
  // ana has the seat, ben waits, cleo may come, dan does not.
  for (const [name, action] of [
    ['ana', 'join'],
    ['ben', 'join'],
    ['cleo', 'tentative'],
    ['dan', 'absent'],
  ] as const) {
    await api.bot.decision(await api.bot.press(name, action, { event }));
  }
});

const hours = (n: number) => new Date(api.now().getTime() + n * 3_600_000).toISOString();
const update = async (changes: object) => {
  await api.call('put', `/events/events/update/${event}`).send({ ...body, ...changes });
};
const jobs = async () =>
  (
    (await api.call('get', `/jobs?event_id=${event}&type=direct-message.send&limit=100`)).body as {
      jobs: JobResource[];
    }
  ).jobs;
/** Lets time pass and does what has become due, to the end. */
async function pass(ms: number) {
  api.shiftClock(ms);
  // What is due, then the jobs that it opened.
  for (let sweeps = 0; sweeps < 2; sweeps += 1) {
    await api.service.sweeper.sweep();
    await api.service.relay.idle();
  }
}
/** Takes so many private messages, by who gets them. */
async function told(members: number) {
  const taken = [];
  for (let n = 0; n < members; n += 1) taken.push(await api.bot.take(DM, event));
  const byId = new Map(taken.map((message) => [message.data.recipient_id, message]));
  return (name: string) => byId.get(discordIdOf(name));
}
const settled = async (n: number) => {
  await eventually(`${n} told`, async () => {
    const ended = (await jobs()).filter(({ status }) => status === 'completed');
    return ended.length === n;
  });
};

test('who has a seat, waits or may come is told once of another time and place, with the old ones', async () => {
  await update({ start_at_utc: hours(50), location: 'Pyro VI' });
  await pass(6_000);
  const of = await told(3);
  expect(of('ana')?.data).toMatchObject({
    locale: 'fr',
    notice: {
      kind: 'event-changed',
      change: 'moved',
      standing: 'confirmed',
      old_start_at: body.start_at_utc,
      old_location: body.location,
    },
    event: { location: 'Pyro VI' },
    fallback: { channel_id: CHANNEL, message_id: MESSAGE },
  });
  expect(of('ben')?.data.notice).toMatchObject({ standing: 'waitlisted' });
  expect(of('cleo')?.data.notice).toMatchObject({ standing: 'tentative' });
  for (const name of ['ana', 'ben', 'cleo']) await api.bot.complete(of(name) ?? fail(name));
  await settled(3);
  await pass(60_000);
  expect(await jobs()).toHaveLength(3);
});

test.each([
  ['cancelled', () => update({ state: 'cancelled' })],
  ['withdrawn', () => update({ state: 'draft' })],
  ['deleted', () => api.call('delete', `/events/events/delete/${event}`)],
])('an event that is %s is told, even where its message goes with it', async (change, act) => {
  await act();
  await pass(6_000);
  const of = await told(3);
  expect(of('ana')?.data).toMatchObject({
    notice: { kind: 'event-changed', change, old_start_at: body.start_at_utc },
    event: { title: body.title, state: 'cancelled' },
    fallback:
      change === 'cancelled'
        ? { message_id: MESSAGE }
        : { channel_id: CHANNEL, message_id: null, signup_url: null },
  });
});

test('a change that is taken back before it is told is told nobody', async () => {
  await update({ start_at_utc: hours(50) });
  await update({});
  await pass(60_000);
  expect(await jobs()).toEqual([]);
  expect(await dueKinds()).not.toContain('tell-change');
});

test('of several changes the newest state is told, and a cancellation after a move tells the cancellation', async () => {
  await update({ start_at_utc: hours(50) });
  await update({ start_at_utc: hours(60) });
  await update({ start_at_utc: hours(60), state: 'cancelled' });
  await pass(6_000);
  const of = await told(3);
  expect(of('ana')?.data.notice).toMatchObject({
    change: 'cancelled',
    old_start_at: body.start_at_utc,
  });
  expect(await jobs()).toHaveLength(3);
});

test('a message that waits tells what holds when it is sent, and nothing that was taken back', async () => {
  await update({ start_at_utc: hours(50) });
  await pass(6_000);
  const of = await told(3);
  for (const name of ['ana', 'ben']) {
    await api.bot.fail(of(name) ?? fail(name), { class: 'rate-limit', retry_after_ms: 60_000 });
  }
  // cleo was told of the move, the others were not yet.
  await api.bot.complete(of('cleo') ?? fail('cleo'));
  await settled(1);
  await update({});
  await pass(7_000);
  const back = await api.bot.take(DM, event);
  expect(back.data).toMatchObject({
    recipient_id: discordIdOf('cleo'),
    notice: { change: 'moved', old_start_at: expect.not.stringContaining(body.start_at_utc) },
    event: { start_at: body.start_at_utc },
  });
  await pass(60_000);
  await eventually('the end of the others', async () =>
    (await jobs()).every(({ status }) => status !== 'pending'),
  );
  expect((await jobs()).map(({ status }) => status).sort()).toEqual([
    'cancelled',
    'cancelled',
    'completed',
    'processing',
  ]);
});

test('a change while a message is under way is told by one that follows it', async () => {
  await update({ start_at_utc: hours(50) });
  await pass(6_000);
  const of = await told(3);
  await update({ start_at_utc: hours(50), state: 'cancelled' });
  await pass(6_000);
  const first = of('ana') ?? fail('ana');
  await api.bot.complete(first);
  // The result comes twice, as after a stop.
  await api.bot.complete(first);
  const next = await api.bot.take(DM, event);
  expect(next.data).toMatchObject({
    recipient_id: discordIdOf('ana'),
    notice: { change: 'cancelled' },
  });
  expect(next.data.nonce).not.toBe(first.data.nonce);
  await api.bot.complete(next);
  await settled(2);
  await pass(20_000);
  expect(await jobs()).toHaveLength(4);
});

test('a cancelled event that is published again is told as such', async () => {
  await update({ state: 'cancelled' });
  await pass(6_000);
  const of = await told(3);
  for (const name of ['ana', 'ben', 'cleo']) await api.bot.complete(of(name) ?? fail(name));
  await settled(3);
  await update({});
  await pass(6_000);
  const again = await told(3);
  expect(again('ana')?.data.notice).toMatchObject({ change: 'restored', standing: 'confirmed' });
});

test('who wants no private messages, or has left since, is told nothing', async () => {
  await api.call('put', `/users/${discordIdOf('ana')}`).send({ user_id: null, dm_opt_out: true });
  await update({ state: 'cancelled' });
  await pass(6_000);
  const of = await told(2);
  expect(of('ana')).toBeUndefined();
  await api.call('put', `/users/${discordIdOf('ana')}`).send({ user_id: null });
  await pass(10_000);
  expect(await jobs()).toHaveLength(2);
});

test('500 members are told with a few commands to the database, a few at a time, after the messages are edited', async () => {
  const registrations = await stored();
  const [template] = registrations;
  const crowd = Array.from({ length: 500 }, (_, n) => {
    const discord_id = String(310_000_000_000_000_000n + BigInt(n));
    return { ...template, member: `d:${discord_id}`, discord_id, status: 'confirmed' };
  });
  await collection().updateOne({ _id: event }, { $set: { registrations: crowd } });
  await update({ state: 'cancelled', max_participants: null });
  api.shiftClock(6_000);
  await eventually('the plan of the change', async () => (await event_())?.unprojected_at === null);
  const before = new Map(api.commands);
  await api.service.sweeper.sweep();
  await api.service.relay.idle();
  const inserts =
    (api.commands.get('insert discord_jobs') ?? 0) - (before.get('insert discord_jobs') ?? 0);
  expect(inserts).toBeLessThanOrEqual(2);
  const opened = await api.connection
    .collection('discord_jobs')
    .find({ event_id: event, type: 'direct-message.send' })
    .toArray();
  expect(opened).toHaveLength(500);
  const due = await api.connection.collection('discord_jobs').countDocuments({
    event_id: event,
    type: 'direct-message.send',
    status: 'pending',
    next_attempt_at: { $lte: new Date(api.now().getTime() + 10_000) },
  });
  expect(due).toBeLessThanOrEqual(60);
});

const collection = () =>
  api.connection.collection<{
    _id: string;
    due: { kind: string }[];
    told_terms: Terms;
    unprojected_at: Date | null;
    registrations: Record<string, unknown>[];
  }>('verselink_events');
const event_ = async () => await collection().findOne({ _id: event });
const dueKinds = async () => (await event_())?.due.map(({ kind }) => kind);
const stored = async () => (await event_())?.registrations ?? [];

function fail(name: string): never {
  throw new Error(`${name} was not told.`);
}
