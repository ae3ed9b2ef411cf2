import { expect, test } from '@jest/globals';
import { applyClick } from './apply-click.ts';
import type { Event } from './event.ts';
import { registrationChanges } from './registration-changes.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const after = (event: Event, ...[name, action, second, role]: Parameters<typeof buildClick>) =>
  applyClick(event, buildClick(name, action, second, role)).registrations;

test('a leaver and the member promoted in their place are both changes of one click', () => {
  const one = after(buildEvent(), 'ana', 'join', 1, 'gunner');
  const two = after(buildEvent({ registrations: one }), 'bob', 'join', 2, 'gunner');
  const three = after(buildEvent({ registrations: two }), 'ana', 'leave', 3);
  const changes = registrationChanges(two, three);
  expect(changes.map(({ before, after: now }) => [now.member, before?.status, now.status])).toEqual(
    [
      ['d:ana', 'confirmed', 'withdrawn'],
      ['d:bob', 'waitlisted', 'confirmed'],
    ],
  );
});

test('a click that changes nothing, and the tombstone of somebody who was never in, are no changes', () => {
  const one = after(buildEvent(), 'ana', 'join', 1, 'pilot');
  const again = after(buildEvent({ registrations: one }), 'ana', 'join', 2);
  expect(registrationChanges(one, again)).toEqual([]);
  const tombstone = after(buildEvent(), 'bob', 'leave', 1);
  expect(registrationChanges([], tombstone)).toEqual([]);
});
