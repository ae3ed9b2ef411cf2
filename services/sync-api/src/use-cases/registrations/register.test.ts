import { snowflakeAt } from '@verselink/contracts';
import { applyClick, applyInterest, type Click, type Interest } from '@verselink/domain';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from '../../stores/event-store.ts';
import { contentOf, newStoredEvent } from '../events/event-content.ts';
import { createRegister } from './register.ts';
import type { SaveChange } from '../events/save-change.ts';

const START = Date.parse('2030-01-10T20:00:00Z');
const NAMES = ['ana', 'ben', 'cleo', 'dan', 'eva'];

function anEvent(): StoredEvent {
  const content = contentOf({
    title: 'Raid sur Jumptown',
    description: 'Prise de contrôle du laboratoire.',
    type: 'raid',
    start_at_utc: new Date(START).toISOString(),
    duration_minutes: 120,
    state: 'published',
    max_participants: 3,
    roles: [{ id: 'gunner', name: 'Artilleur', capacity: 1 }],
    role_optional: true,
  });
  return newStoredEvent('evt-1', content, new Date(START - 86_400_000));
}

/** The event document: a load and a conditional write, each of which takes as long as `tick` says. */
function aStore(event: StoredEvent, tick: () => Promise<unknown>) {
  let stored = event;
  // As it was after the last save: `touch` makes it an old copy.
  let remembered: StoredEvent | undefined;
  let writes = 0;
  let down = false;
  const saveChange: SaveChange = async ({ before, change }) => {
    await tick();
    if (down) throw new Error('MongoDB does not answer.');
    if (before.rev !== stored.rev) return undefined;
    stored = { ...stored, ...change, rev: stored.rev + 1 };
    writes += 1;
    remembered = stored;
    return stored;
  };
  return {
    events: {
      load: async () => {
        await tick();
        return stored;
      },
      recall: () => remembered,
    },
    saveChange,
    read: () => stored,
    writes: () => writes,
    /** Somebody else writes to the event. */
    touch: () => {
      stored = { ...stored, rev: stored.rev + 1 };
    },
    fail: (now: boolean) => {
      down = now;
    },
  };
}

function member(name: string): Click['member'] {
  return { member: `d:${name}`, discord_id: name, user_id: null, display_name: name, locale: 'fr' };
}
function click(name: string, action: Click['action'], second: number): Click {
  const id = snowflakeAt(START - 3_600_000 + second * 1_000);
  return { id, action, role_id: null, source: 'click', guild_id: null, member: member(name) };
}
function interest(name: string, interested: boolean, second: number): Interest {
  const { id } = click(name, 'join', second);
  return { id, interested, guild_id: '200', counts_as: 'registered', member: member(name) };
}

const said = fc.record({
  name: fc.constantFrom(...NAMES),
  what: fc.constantFrom('join', 'gunner', 'leave', 'tentative', 'interested', 'uninterested'),
  second: fc.integer({ min: 0, max: 30 }),
});
function asSaid({ name, what, second }: { name: string; what: string; second: number }) {
  switch (what) {
    case 'gunner':
      return { ...click(name, 'join', second), role_id: 'gunner' };
    case 'interested':
    case 'uninterested':
      return interest(name, what === 'interested', second);
    default:
      return click(name, what as Click['action'], second);
  }
}

test('calls at the same time lead to the same roster and answers as one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.tuple(fc.array(said, { minLength: 1, maxLength: 3 }), fc.boolean()), {
        maxLength: 25,
      }),
      async (scheduler, calls) => {
        const store = aStore(anEvent(), async () => await scheduler.schedule(Promise.resolve()));
        const register = createRegister(store);
        let expected = anEvent().registrations;
        const answers = calls.map(async ([each, interfered]) => {
          const all = each.map(asSaid);
          const outcomes = all.map((one) => {
            const event = { ...anEvent(), registrations: expected };
            const applied =
              'interested' in one ? applyInterest(event, one) : applyClick(event, one);
            expected = applied.registrations;
            return applied.outcome;
          });
          const registering = register('evt-1', all, 'c');
          await scheduler.schedule(Promise.resolve());
          if (interfered) store.touch();
          expect((await registering).outcomes).toEqual(outcomes);
        });
        await scheduler.waitFor(Promise.all(answers));
        expect(store.read().registrations).toEqual(expected);
      },
    ),
  );
});

test('what comes during a write goes together in the next, at most 200 at a time', async () => {
  const store = aStore(anEvent(), async () => await new Promise(setImmediate));
  const register = createRegister(store);
  const many = Array.from({ length: 500 }, (_, n) => n);
  await Promise.all(
    many.map(async (n) => await register('evt-1', [click(`m${n}`, 'join', n)], 'c')),
  );
  expect(store.writes()).toBe(4);
  expect(store.read().registrations.map(({ member: key }) => key)).toEqual(
    many.map((n) => `d:m${n}`),
  );
});

test('a single call may hold more than fits into one write with others', async () => {
  const store = aStore(anEvent(), async () => await new Promise(setImmediate));
  const register = createRegister(store);
  const all = Array.from({ length: 300 }, (_, n) => click(`m${n}`, 'join', n));
  const [, { outcomes }] = await Promise.all([
    register('evt-1', [click('ana', 'join', 0)], 'c'),
    register('evt-1', all, 'c'),
  ]);
  expect(outcomes).toHaveLength(300);
  expect(store.writes()).toBe(2);
});

test('a failure reaches every caller of its write and none of the next', async () => {
  const store = aStore(anEvent(), async () => await new Promise(setImmediate));
  const register = createRegister(store);
  store.fail(true);
  const first = register('evt-1', [click('ana', 'join', 1)], 'c');
  const second = register('evt-1', [click('ben', 'join', 2)], 'c');
  const third = register('evt-1', [click('cleo', 'join', 3)], 'c');
  await expect(first).rejects.toThrow('MongoDB');
  await expect(second).rejects.toThrow('MongoDB');
  await expect(third).rejects.toThrow('MongoDB');
  store.fail(false);
  await register('evt-1', [click('dan', 'join', 4)], 'c');
  expect(store.read().registrations.map(({ member: key }) => key)).toEqual(['d:dan']);
});

test('calls about an event that is not known are all told so', async () => {
  const store = aStore(anEvent(), async () => await Promise.resolve());
  const register = createRegister({
    ...store,
    events: { recall: () => undefined, load: async () => await Promise.resolve(undefined) },
  });
  const answers = await Promise.all(
    NAMES.map(async (name) => await register('evt-2', [click(name, 'join', 1)], 'c')),
  );
  for (const { outcomes, event } of answers) {
    expect(outcomes).toEqual([{ kind: 'refused', reason: 'unknown-event' }]);
    expect(event).toBeUndefined();
  }
});
