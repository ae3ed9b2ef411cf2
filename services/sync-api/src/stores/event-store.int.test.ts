import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Registration } from '@verselink/domain';
import { testDatabase } from '@verselink/local-stack';
import { createConnection, type Connection } from 'mongoose';
import { eventBody } from '../testing/start-test-service.ts';
import { contentOf, newStoredEvent } from '../use-cases/events/event-content.ts';
import { createEventStore, type EventStore } from './event-store.ts';

let connection: Connection;
let events: EventStore;
beforeAll(async () => {
  connection = await createConnection(await testDatabase()).asPromise();
  events = createEventStore({ connection });
}, 60_000);
afterAll(async () => {
  await connection.close();
});

const now = () => new Date();

function aRegistration(name: string): Registration {
  return {
    member: `d:${name}`,
    discord_id: name,
    user_id: null,
    display_name: name,
    locale: 'fr',
    status: 'confirmed',
    role_id: null,
    waiting_role_id: null,
    position: '1',
    last_click: '1',
    source: 'click',
    guild_id: null,
    also_said_in: [],
    interested_in: [],
    interested_on: [],
    note: null,
    ship: null,
  };
}

async function load(id: string) {
  const event = await events.load(id);
  if (event === undefined) throw new Error(`There is no ${id}.`);
  return event;
}

async function save(id: string, change: (roster: Registration[]) => Registration[]) {
  const before = await load(id);
  const registrations = change(before.registrations);
  const saved = await events.save({ before, change: { registrations }, outbox: [], now: now() });
  return { before, registrations, saved };
}

test.each<[string, (roster: Registration[]) => Registration[]]>([
  ['grows', (roster) => [...roster, aRegistration('D'), aRegistration('E')]],
  ['changes in the middle', ([a, , c]) => [a, aRegistration('B2'), c] as Registration[]],
  [
    'changes and grows',
    ([a, b]) => [a, b, aRegistration('C2'), aRegistration('D')] as Registration[],
  ],
  ['shrinks', ([, b, c]) => [b, c] as Registration[]],
  ['is put in another order', ([a, b, c]) => [c, a, b] as Registration[]],
  ['is emptied', () => []],
])('a roster that %s is stored as it is', async (what, change) => {
  const content = contentOf(eventBody() as Parameters<typeof contentOf>[0]);
  await events.insert({
    ...newStoredEvent(what, content, now()),
    registrations: ['A', 'B', 'C'].map(aRegistration),
  });
  const { before, registrations, saved } = await save(what, change);
  const stored = await load(what);
  expect(saved).toEqual(stored);
  expect(events.recall(what)).toEqual(stored);
  expect(stored.registrations).toEqual(registrations);
  expect(stored.rev).toBe(before.rev + 1);

  // Who decided on the roster before that is too late, and changes nothing.
  const late = { before, change: { registrations: [aRegistration('Z')] }, outbox: [], now: now() };
  expect(await events.save(late)).toBeUndefined();
  expect(await load(what)).toEqual(stored);
});
