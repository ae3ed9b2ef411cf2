import { expect, test } from '@jest/globals';

import type { RecurrenceRule } from './next-occurrence.ts';
import { nextOccurrence } from './next-occurrence.ts';

const MONDAY = '2026-11-23T20:00:00+00:00';

test.each<[string, Partial<RecurrenceRule>, string]>([
  ['every day', { frequency: 3 }, '2026-11-24'],
  ['on weekends', { frequency: 3, by_weekday: [5, 6] }, '2026-11-28'],
  ['every week', { frequency: 2, by_weekday: [0] }, '2026-11-30'],
  ['every second week', { frequency: 2, interval: 2, by_weekday: [0] }, '2026-12-07'],
  ['on the second Tuesday', { frequency: 1, by_n_weekday: [{ n: 2, day: 1 }] }, '2026-12-08'],
  ['every year', { frequency: 0, by_month: [11], by_month_day: [23] }, '2027-11-23'],
])('an event %s comes again on the right day, at the same hour', (_name, rule, day) => {
  const next = nextOccurrence(
    { start: MONDAY, frequency: 3, interval: 1, ...rule },
    Date.parse(MONDAY),
  );
  expect(new Date(next ?? 0).toISOString()).toBe(`${day}T20:00:00.000Z`);
});
