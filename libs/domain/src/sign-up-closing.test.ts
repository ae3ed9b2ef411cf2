import { expect, test } from '@jest/globals';
import { snowflakeAt, type ClickAction } from '@verselink/contracts';
import fc from 'fast-check';
import { applyClick } from './apply-click.ts';
import type { Click } from './click.ts';
import type { Event } from './event.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const MINUTE = 60_000;
const START = buildEvent().start_at.getTime();
const CLOSES_BEFORE = 120;

/** A pilot with a seat, a gunner with one, and one who waits for the gunner's; sign-ups close two hours before. */
function seated(): Event {
  const clicks = [
    buildClick('ana', 'join', 1, 'pilot'),
    buildClick('bob', 'join', 2, 'gunner'),
    buildClick('cleo', 'join', 3, 'gunner'),
  ];
  return clicks.reduce<Event>(
    (event, click) => ({ ...event, registrations: applyClick(event, click).registrations }),
    buildEvent({ signup_closes_minutes_before: CLOSES_BEFORE }),
  );
}

const at = (
  name: string,
  action: ClickAction,
  minute: number,
  role: string | null = null,
): Click => ({
  ...buildClick(name, action, 0, role),
  id: snowflakeAt(START + minute * MINUTE),
});
const isoAt = (minute: number) => new Date(START + minute * MINUTE).toISOString();

test.each([
  ['dan', 'join', 'pilot', -121, 'confirmed'],
  ['dan', 'join', 'pilot', -120, isoAt(-120)],
  ['ana', 'join', 'gunner', -120, isoAt(-120)],
  ['dan', 'tentative', null, -1, isoAt(-120)],
  ['ana', 'absent', null, -1, 'absent'],
  ['ana', 'leave', null, -1, 'withdrawn'],
  ['ana', 'leave', null, 0, isoAt(0)],
  ['dan', 'join', 'pilot', 10, isoAt(-120)],
  ['ana', 'checkin', null, -30, 'checked_in'],
  ['ana', 'list', null, -1, 'roster'],
] as const)(
  '%s: %s (%s) %d minutes from the start leads to %s',
  (name, action, role, minute, end) => {
    const { outcome, registrations } = applyClick(seated(), at(name, action, minute, role));
    if (!end.includes('T')) {
      expect(outcome.kind).toBe(end);
      return;
    }
    expect(outcome).toEqual({ kind: 'refused', reason: 'closed', closed_at: end });
    expect(registrations).toEqual(seated().registrations);
  },
);

test('after closing a freed seat still goes to the first in line', () => {
  const { promoted } = applyClick(seated(), at('bob', 'leave', -30));
  expect(promoted.map(({ display_name }) => display_name)).toEqual(['cleo']);
});

test('whoever asks after closing gets no seat and no place in line', () => {
  const action = fc.constantFrom<ClickAction>('join', 'tentative', 'absent', 'leave');
  fc.assert(
    fc.property(
      fc.nat({ max: 10_080 }),
      fc.integer({ min: -10_080, max: 60 }),
      action,
      (closes, minute, wish) => {
        const event = { ...seated(), signup_closes_minutes_before: closes };
        const applied = applyClick(event, at('dan', wish, minute, null));
        const joined = applied.registrations.some(
          ({ display_name, status }) =>
            display_name === 'dan' && ['confirmed', 'waitlisted', 'tentative'].includes(status),
        );
        expect(joined).toBe((wish === 'join' || wish === 'tentative') && minute < -closes);
      },
    ),
  );
});
