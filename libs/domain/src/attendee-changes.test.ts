import { expect, test } from '@jest/globals';
import { applyClick } from './apply-click.ts';
import { applyInterest } from './apply-interest.ts';
import { attendeeChanges } from './attendee-changes.ts';
import type { Event } from './event.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const GUILD = '200000000000000001';

function interested(event: Event, name: string, second: number, yes = true): Event {
  const { id, member } = buildClick(name, 'join', second);
  const interest = {
    id,
    interested: yes,
    guild_id: GUILD,
    counts_as: 'registered',
    member,
  } as const;
  return { ...event, registrations: applyInterest(event, interest).registrations };
}
function clicked(event: Event, ...args: Parameters<typeof buildClick>): Event {
  return { ...event, registrations: applyClick(event, buildClick(...args)).registrations };
}
const open = buildEvent({ roles: [] });

test('a subscriber who is not on the roster is interested', () => {
  expect(attendeeChanges(open, GUILD, ['ana'])).toEqual({ interested: ['ana'], uninterested: [] });
});

test('who is on the roster by interest and no longer subscribed is not interested any more', () => {
  const event = interested(open, 'ana', 1);
  expect(attendeeChanges(event, GUILD, [])).toEqual({ interested: [], uninterested: ['ana'] });
});

test('who took interest back and is subscribed again is interested', () => {
  const event = interested(interested(open, 'ana', 1), 'ana', 2, false);
  expect(attendeeChanges(event, GUILD, ['ana']).interested).toEqual(['ana']);
});

test('who came or left by a click is left alone, subscribed or not', () => {
  const event = clicked(
    clicked(clicked(open, 'ana', 'join', 1), 'ben', 'join', 2),
    'ben',
    'leave',
    3,
  );
  expect(attendeeChanges(event, GUILD, ['ana', 'ben'])).toEqual({
    interested: [],
    uninterested: [],
  });
  expect(attendeeChanges(event, GUILD, [])).toEqual({ interested: [], uninterested: [] });
});

test('a list that agrees with the roster changes nothing', () => {
  const event = interested(open, 'ana', 1);
  expect(attendeeChanges(event, GUILD, ['ana'])).toEqual({ interested: [], uninterested: [] });
});
