import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import supertest from 'supertest';
import { PREFIX } from '../app.ts';
import { eventBody, WEBHOOK_SECRET } from '../testing/start-test-service.ts';
import { useTestService } from '../testing/use-test-service.ts';

const api = useTestService();
/** The same each time: a start a millisecond later would be another event. */
const BODY = eventBody();
/** An independent implementation of the standard signs what VerseLink sends. */
const signer = new Webhook(WEBHOOK_SECRET);

const publish = async (event: string) => {
  await api.call('post', `/events/events/create/${event}`).send(BODY);
};

function incoming(body: string, headers: Record<string, string>) {
  return supertest(api.url).post(`${PREFIX}/webhooks/incoming`).set(headers).send(body);
}
let messages = 0;
function signed(body: string, at = new Date(), id = `msg_${(messages += 1)}`) {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': Math.floor(at.getTime() / 1_000).toString(),
    'webhook-signature': signer.sign(id, at, body),
  };
}
const message = (type: string, changes: object = {}) =>
  JSON.stringify({ type, data: { id: 'evt-in', ...eventBody(), ...changes } });

test('VerseLink’s own message creates, changes and deletes an event; the same message twice changes nothing', async () => {
  const created = message('event.created');
  expect((await incoming(created, signed(created))).body).toMatchObject({ revision: 1 });
  expect((await incoming(created, signed(created))).body).toMatchObject({ revision: 1 });
  const cancelled = message('event.cancelled');
  expect((await incoming(cancelled, signed(cancelled))).body).toMatchObject({ revision: 2 });
  const deleted = message('event.deleted');
  expect((await incoming(deleted, signed(deleted))).status).toBe(202);
  expect((await api.call('get', '/events/events/evt-in')).status).toBe(404);
});

/** What VerseLink said of an event `at` seconds after a moment of today, as it comes now. */
const AN_HOUR = 3_600;
function saidOf(id: string) {
  const start = Date.now() - AN_HOUR * 1_000;
  const send = async (type: string, at: number, title = 'Raid sur Jumptown') => {
    const timestamp = new Date(start + at * 1_000).toISOString();
    const body = JSON.stringify({ type, timestamp, data: { id, ...BODY, title } });
    return (await incoming(body, signed(body))).body as { revision: number };
  };
  const event = async () => {
    const { body } = (await api.call('get', `/events/events/${id}`)) as { body: unknown };
    return (body as { event?: { title: string; state: string } }).event;
  };
  return { send, event };
}

test('of messages that overtake each other the newest stays, also when that is the deletion', async () => {
  const { send, event } = saidOf('evt-late');
  await send('event.created', 1, 'First');
  await send('event.updated', 3, 'Third');
  expect(await send('event.updated', 2, 'Second')).toMatchObject({ revision: 2 });
  expect(await send('event.cancelled', 2, 'Second')).toMatchObject({ revision: 2 });
  await send('event.deleted', 2, 'Second');
  expect((await event())?.title).toBe('Third');
  await send('event.deleted', 5, 'Third');
  await send('event.updated', 4, 'Fourth');
  await send('event.created', 1, 'First');
  expect(await event()).toBeUndefined();
});

test('a late message undoes nothing that was said after it, also when that changed nothing', async () => {
  const { send, event } = saidOf('evt-same');
  await send('event.created', 1, 'As it was');
  await send('event.updated', 3, 'As it was');
  await send('event.updated', 2, 'As it was for a second');
  expect((await event())?.title).toBe('As it was');
});

test('a late message does not bring back what VerseLink deleted by a call, a newer one does', async () => {
  const { send, event } = saidOf('evt-gone');
  await send('event.created', 1);
  await api.call('delete', '/events/events/delete/evt-gone');
  await send('event.updated', 4);
  await send('event.deleted', 5);
  await send('event.created', 6);
  expect(await event()).toBeUndefined();
  await send('event.created', AN_HOUR + 60);
  expect(await event()).toBeDefined();
});

test.each([
  ['changes the event', { title: 'By a call' }],
  ['changes nothing', { title: 'First' }],
])('a late message undoes no call that %s', async (what, change) => {
  const id = `evt-call-${what.replaceAll(' ', '-')}`;
  const { send, event } = saidOf(id);
  await send('event.created', 1, 'First');
  await api.call('put', `/events/events/update/${id}`).send({ ...BODY, ...change });
  const { revision } = await send('event.updated', 2, 'Second');
  await send('event.cancelled', 3, 'Second');
  expect([await event(), revision]).toMatchObject([
    { title: change.title, state: 'published' },
    change.title === 'First' ? 1 : 2,
  ]);
  await send('event.updated', AN_HOUR + 60, 'Newer');
  expect((await event())?.title).toBe('Newer');
});

test('a call holds whatever a webhook said before, also by a clock that is ahead', async () => {
  const { send, event } = saidOf('evt-ahead');
  await send('event.created', AN_HOUR + 200, 'Ahead');
  await api.call('put', '/events/events/update/evt-ahead').send({ ...BODY, title: 'By a call' });
  expect((await event())?.title).toBe('By a call');
  await send('event.updated', AN_HOUR + 100, 'Late');
  expect((await event())?.title).toBe('By a call');
});

test.each([
  ['deleted', undefined],
  ['cancelled', 'cancelled'],
])(
  'an event that is %s before it was heard of is not published by what comes late',
  async (end, state) => {
    const { send, event } = saidOf(`evt-first-${end}`);
    expect(await send(`event.${end}`, 5)).toMatchObject({ revision: 1 });
    await send('event.created', 1);
    expect((await event())?.state).toBe(state);
  },
);

test('an event that VerseLink makes anew stays when the deletion before that comes late', async () => {
  const { send, event } = saidOf('evt-anew');
  await send('event.created', 1, 'The first');
  await send('event.created', 3, 'The second');
  await send('event.deleted', 2);
  expect((await event())?.title).toBe('The second');
});

test('a message of a time to come is refused, and does not silence its event', async () => {
  const timestamp = '2100-01-01T00:00:00Z';
  const data = { id: 'evt-future', ...eventBody() };
  const body = JSON.stringify({ type: 'event.created', timestamp, data });
  const refused = await incoming(body, signed(body));
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ errors: [{ field: 'timestamp' }] });
  const { send, event } = saidOf('evt-future');
  await send('event.created', 1);
  await send('event.updated', 2, 'Heard');
  expect((await event())?.title).toBe('Heard');
});

/** Messages that do not say when it happened, each under an id of its own unless it is given. */
function tellerOf(id: string) {
  return async (
    type: string,
    { at, as, title }: { at?: Date; as?: string; title?: string } = {},
  ) => {
    const data = { id, ...BODY, ...(title === undefined ? {} : { title }) };
    const body = JSON.stringify({ type, data });
    return await incoming(body, signed(body, at, as));
  };
}

test('a captured message that is sent again undoes nothing, and is answered as the first time', async () => {
  const tell = tellerOf('evt-captured');
  const first = await tell('event.created', { as: 'msg_captured' });
  await tell('event.cancelled');
  const again = await tell('event.created', { as: 'msg_captured' });
  expect([again.status, again.body]).toEqual([first.status, first.body]);
  expect(again.headers['idempotent-replayed']).toBe('true');
  const { event } = saidOf('evt-captured');
  expect((await event())?.state).toBe('cancelled');
});

test('of two messages that come at once under one id one is acted on', async () => {
  const tell = tellerOf('evt-at-once');
  const both = [1, 2].map(async () => await tell('event.created', { as: 'msg_at_once' }));
  const statuses = (await Promise.all(both)).map(({ status }) => status).sort();
  expect([
    [202, 202],
    [202, 409],
  ]).toContainEqual(statuses);
});

test('a message that could not be acted on may be sent again under its id', async () => {
  const tell = tellerOf('evt-early');
  const body = JSON.stringify({ type: 'event.cancelled', data: { id: 'evt-early' } });
  const early = async () => await incoming(body, signed(body, new Date(), 'msg_early'));
  expect((await early()).status).toBe(404);
  await tell('event.created');
  expect((await early()).status).toBe(202);
  expect((await saidOf('evt-early').event())?.state).toBe('cancelled');
});

test('a creation that is told again under another id leaves the event as it is now', async () => {
  const tell = tellerOf('evt-again');
  await tell('event.created');
  await tell('event.cancelled');
  const again = await tell('event.created');
  expect([again.status, again.body]).toMatchObject([202, { revision: 2 }]);
  const { event } = saidOf('evt-again');
  expect((await event())?.state).toBe('cancelled');
});

test('without a time in the message it counts when it was signed', async () => {
  const tell = tellerOf('evt-signed');
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  await tell('event.created', { at: ago(200) });
  await tell('event.updated', { at: ago(60), title: 'Third' });
  await tell('event.updated', { at: ago(120), title: 'Second' });
  const { event } = saidOf('evt-signed');
  expect((await event())?.title).toBe('Third');
  await api.call('put', '/events/events/update/evt-signed').send({ ...BODY, title: 'By a call' });
  await tell('event.updated', { at: ago(30), title: 'Fourth' });
  expect((await event())?.title).toBe('By a call');
  await tell('event.updated', { title: 'Fifth' });
  expect((await event())?.title).toBe('Fifth');
});

test('a newer sender may say more than is known here, at every depth', async () => {
  const roles = [{ id: 'pilot', name: 'Pilote', capacity: 2, colour: 'blue' }];
  const body = JSON.stringify({
    type: 'event.created',
    version: 2,
    data: { id: 'evt-newer', ...eventBody({ roles, difficulty: { level: 3 } }), tags: ['x'] },
  });
  expect((await incoming(body, signed(body))).status).toBe(202);
  expect(await saidOf('evt-newer').event()).toMatchObject({
    roles: [{ id: 'pilot', name: 'Pilote', capacity: 2 }],
  });
});

test.each([
  ['cancelled', 'cancelled'],
  ['completed', 'completed'],
  ['deleted', undefined],
])('of an event that is %s its id is enough', async (end, state) => {
  const id = `evt-id-${end}`;
  await publish(id);
  const body = JSON.stringify({ type: `event.${end}`, data: { id } });
  expect((await incoming(body, signed(body))).body).toEqual({ event_id: id, revision: 2 });
  expect((await saidOf(id).event())?.state).toBe(state);
});

test('an event that is deleted by its id before it was heard of is not made by what comes late', async () => {
  const { send, event } = saidOf('evt-id-first');
  const timestamp = new Date(Date.now() - 60_000).toISOString();
  const body = JSON.stringify({ type: 'event.deleted', timestamp, data: { id: 'evt-id-first' } });
  expect((await incoming(body, signed(body))).status).toBe(202);
  await send('event.created', 1);
  expect(await event()).toBeUndefined();
  await send('event.created', AN_HOUR);
  expect(await event()).toMatchObject({ title: 'Raid sur Jumptown', state: 'published' });
});

test.each(['event.created', 'event.updated'])(
  '%s with an id alone names what is missing',
  async (type) => {
    const body = JSON.stringify({ type, data: { id: 'evt-id-only' } });
    const refused = await incoming(body, signed(body));
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toContain('data.title');
  },
);

test('a webhook-id that nobody could remember is refused by its name', async () => {
  const body = message('event.created');
  const refused = await incoming(body, signed(body, new Date(), 'x'.repeat(201)));
  expect([refused.status, refused.body]).toMatchObject([
    400,
    { errors: [{ field: 'webhook-id' }] },
  ]);
});

test.each([
  [
    'another secret',
    () => new Webhook('whsec_b3RoZXIgc2VjcmV0').sign('msg_1', new Date(), message('event.created')),
    0,
  ],
  ['a garbled signature', () => 'v1,AAAA', 0],
  ['a message of ten minutes ago', undefined, 600_000],
])('%s is refused with 401 and why', async (_what, forge, ageMs) => {
  const body = message('event.created');
  const headers = signed(body, new Date(Date.now() - ageMs));
  if (forge) headers['webhook-signature'] = forge();
  const response = await incoming(body, headers);
  expect(response.status).toBe(401);
  expect(response.body).toMatchObject({ type: 'urn:verselink:problem:bad-signature' });
});

test('an unsigned message is refused, and a signed one that is not valid names its fields', async () => {
  expect((await incoming('{}', { 'content-type': 'application/json' })).status).toBe(401);
  const body = message('event.created', { title: 'x' });
  const response = await incoming(body, signed(body));
  expect(response.status).toBe(400);
  expect(response.body).toMatchObject({ errors: [{ field: 'data.title' }] });
});
