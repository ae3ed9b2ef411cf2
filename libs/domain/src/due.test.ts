import { expect, test } from '@jest/globals';
import { REMINDER_KINDS } from '@verselink/contracts';
import fc from 'fast-check';
import { dueOf, isReminder, isTooLate, movesDue, reminderTime } from './due.ts';
import { buildEvent } from './testing/build-event.ts';

const EVENT = buildEvent();
const START = EVENT.start_at.getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const kindsAt = (event: typeof EVENT, now: number) =>
  dueOf(event, new Date(now)).map(({ kind }) => kind);

const ALL = ['3d', '1d', '1h', 'check-in-opens', 'check-in-closes'];

test.each([
  [100 * HOUR, ALL],
  [72 * HOUR, ALL.slice(1)],
  [23 * HOUR, ALL.slice(2)],
  [HOUR - MINUTE, ALL.slice(3)],
  [0, ALL.slice(4)],
  [-15 * MINUTE, []],
])('%d ms before the start there is still to do: %j', (before, kinds) => {
  expect(kindsAt(EVENT, START - before)).toEqual(kinds);
});

test.each([
  [{ state: 'draft' as const }, []],
  [{ state: 'cancelled' as const }, []],
  [{ deleted_at: new Date(0) }, []],
  [{ state: 'completed' as const }, ['check-in-closes']],
])('an event with %j has due: %j', (change, kinds) => {
  expect(kindsAt({ ...EVENT, ...change }, START - 100 * HOUR)).toEqual(kinds);
});

test('what is due lies in the future, in order, at a fixed distance from the start', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200, max: 200 }), fc.nat({ max: 400 }), (ahead, moved) => {
      const now = new Date(START);
      const event = { ...EVENT, start_at: new Date(START + ahead * HOUR) };
      const due = dueOf(event, now);
      const times = due.map(({ at }) => at.getTime());
      expect(times.every((time) => time > START)).toBe(true);
      expect([...times].sort((a, b) => a - b)).toEqual(times);
      // Moving the start moves everything by as much.
      const later = { ...event, start_at: new Date(event.start_at.getTime() + moved * HOUR) };
      for (const { kind, at } of due) {
        const then = dueOf(later, now)
          .find((entry) => entry.kind === kind)
          ?.at.getTime();
        expect(then).toBe(at.getTime() + moved * HOUR);
      }
    }),
  );
});

test('only the start, the state and deletion move what is due', () => {
  expect(movesDue(EVENT, { ...EVENT })).toBe(false);
  expect(movesDue(EVENT, { ...EVENT, start_at: new Date(START + 1) })).toBe(true);
  expect(movesDue(EVENT, { ...EVENT, state: 'cancelled' })).toBe(true);
  expect(movesDue(EVENT, { ...EVENT, deleted_at: new Date(0) })).toBe(true);
});

test.each([
  ['3d', 2 * HOUR],
  ['1d', 2 * HOUR],
  ['1h', 15 * MINUTE],
] as const)('a reminder %s is sent up to %d ms late and no later', (kind, limit) => {
  const at = reminderTime(EVENT, kind);
  expect(isTooLate(kind, at, new Date(at.getTime() + limit))).toBe(false);
  expect(isTooLate(kind, at, new Date(at.getTime() + limit + 1))).toBe(true);
});

test('every reminder, even one at the limit of lateness, comes before the start', () => {
  for (const kind of REMINDER_KINDS) {
    expect(isReminder(kind)).toBe(true);
    expect(isTooLate(kind, reminderTime(EVENT, kind), EVENT.start_at)).toBe(true);
  }
  expect(isReminder('check-in-opens')).toBe(false);
});
