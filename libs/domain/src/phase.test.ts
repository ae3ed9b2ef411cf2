import { expect, test } from '@jest/globals';
import type { NativeEnd } from '@verselink/contracts';
import { endOf, type Event } from './event.ts';
import { phaseOf } from './phase.ts';
import { buildEvent } from './testing/build-event.ts';

const event = buildEvent();
const before = new Date(event.start_at.getTime() - 1);
const closed = (...ends: [string, NativeEnd][]): Event => ({
  ...event,
  closed_in: ends.map(([guild_id, change]) => ({
    guild_id,
    change,
    start_at: event.start_at,
    at: before,
  })),
});

test.each([
  ['before its start', before, 'upcoming'],
  ['from its start', event.start_at, 'running'],
  ['just before its end', new Date(endOf(event).getTime() - 1), 'running'],
  ['from its end', endOf(event), 'completed'],
] as const)('a published event, %s', (_when, now, phase) => {
  expect(phaseOf(event, now, ['1'])).toBe(phase);
});

test.each(['draft', 'cancelled', 'completed'] as const)('%s is what VerseLink says', (state) => {
  expect(phaseOf({ ...closed(['1', 'completed']), state }, endOf(event), ['1'])).toBe(state);
});

test.each([
  ['completed', [['1', 'completed']], ['1']],
  ['cancelled', [['1', 'cancelled']], ['1']],
  ['cancelled', [['1', 'deleted']], ['1']],
  ['upcoming', [['1', 'completed']], ['1', '2']],
  ['upcoming', [['1', 'completed']], []],
  [
    'completed',
    [
      ['1', 'completed'],
      ['2', 'cancelled'],
    ],
    ['1', '2'],
  ],
] as [string, [string, NativeEnd][], string[]][])(
  '%s when %j were ended of %j',
  (phase, ends, guilds) => {
    expect(phaseOf(closed(...ends), before, guilds)).toBe(phase);
  },
);

test('an end that stood for another start says nothing of this one', () => {
  const moved = { ...closed(['1', 'completed']), start_at: new Date(before.getTime() + 60_000) };
  expect(phaseOf(moved, before, ['1'])).toBe('upcoming');
});
