import { expect, test } from '@jest/globals';
import { applyClick } from './apply-click.ts';
import { applyInterest } from './apply-interest.ts';
import { attendeeChanges } from './attendee-changes.ts';
import type { Event } from './event.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const GUILD = '200000000000000001';
const SHOWN = '240000000000000001';
const ANEW = '240000000000000002';

function interested(
  event: Event,
  name: string,
  second: number,
  yes = true,
  scheduled_event_id = SHOWN,
): Event {
  const { id, member } = buildClick(name, 'join', second);
  const interest = {
    id,
    interested: yes,
    guild_id: GUILD,
    scheduled_event_id,
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
  expect(attendeeChanges(open, SHOWN, ['ana'])).toEqual({ interested: ['ana'], uninterested: [] });
});

test('who is on the roster by interest and no longer subscribed is not interested any more', () => {
  const event = interested(open, 'ana', 1);
  expect(attendeeChanges(event, SHOWN, [])).toEqual({ interested: [], uninterested: ['ana'] });
});

test('who took interest back and is subscribed again is interested', () => {
  const event = interested(interested(open, 'ana', 1), 'ana', 2, false);
  expect(attendeeChanges(event, SHOWN, ['ana']).interested).toEqual(['ana']);
});

test('who came or left by a click is left alone, subscribed or not', () => {
  const event = clicked(
    clicked(clicked(open, 'ana', 'join', 1), 'ben', 'join', 2),
    'ben',
    'leave',
    3,
  );
  expect(attendeeChanges(event, SHOWN, ['ana', 'ben'])).toEqual({
    interested: [],
    uninterested: [],
  });
  expect(attendeeChanges(event, SHOWN, [])).toEqual({ interested: [], uninterested: [] });
});

test('a list that agrees with the roster changes nothing', () => {
  const event = interested(open, 'ana', 1);
  expect(attendeeChanges(event, SHOWN, ['ana'])).toEqual({ interested: [], uninterested: [] });
});

test('the list of an event that was made anew takes nothing back, and adds who says it there', () => {
  const event = interested(interested(open, 'ana', 1), 'ben', 2);
  expect(attendeeChanges(event, ANEW, [])).toEqual({ interested: [], uninterested: [] });
  const again = attendeeChanges(event, ANEW, ['ana', 'zoe']);
  expect(again).toEqual({ interested: ['ana', 'zoe'], uninterested: [] });
  const there = interested(event, 'ana', 3, true, ANEW);
  expect(there.registrations[0]).toMatchObject({ discord_id: 'ana', status: 'confirmed' });
  expect(attendeeChanges(there, ANEW, [])).toEqual({ interested: [], uninterested: ['ana'] });
  const gone = interested(there, 'ana', 4, false, ANEW);
  expect(gone.registrations[0]).toMatchObject({ discord_id: 'ana', status: 'withdrawn' });
  expect(attendeeChanges(gone, ANEW, [])).toEqual({ interested: [], uninterested: [] });
});
