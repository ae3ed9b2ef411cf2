import { expect, test } from '@jest/globals';
import { applyClick } from './apply-click.ts';
import { markNoShows } from './check-in.ts';
import type { Event } from './event.ts';
import { reviseEvent } from './revise-event.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const BEFORE = new Date(buildEvent().start_at.getTime() - 1);

function withGunners(...names: string[]): Event {
  return names.reduce((event, name, second) => {
    const click = buildClick(name, 'join', second, 'gunner');
    return { ...event, registrations: applyClick(event, click).registrations };
  }, buildEvent());
}

test('raised capacity promotes the waitlist in order', () => {
  const event = withGunners('ana', 'bob', 'cleo');
  const roles = [{ id: 'gunner', name: 'Artilleur', capacity: 2 }];
  const { promoted } = reviseEvent(event, { ...event, roles }, BEFORE);
  expect(promoted.map((entry) => entry.member)).toEqual(['d:bob']);
});

test('lowered capacity takes no seat back', () => {
  const event = { ...withGunners('ana'), max_participants: 5 };
  const click = buildClick('bob', 'join', 9, 'pilot');
  const full = { ...event, registrations: applyClick(event, click).registrations };
  const { event: revised } = reviseEvent(full, { ...full, max_participants: 1 }, BEFORE);
  expect(revised.registrations.map((entry) => entry.status)).toEqual(['confirmed', 'confirmed']);
});

test('a removed role leaves its members a seat without a role and seats those who waited for it', () => {
  const event = withGunners('ana', 'bob');
  const { event: revised, promoted } = reviseEvent(event, { ...event, roles: [] }, BEFORE);
  expect(revised.registrations.map((entry) => [entry.status, entry.role_id])).toEqual([
    ['confirmed', null],
    ['confirmed', null],
  ]);
  expect(promoted.map((entry) => entry.member)).toEqual(['d:bob']);
});

test('a cancelled event promotes nobody', () => {
  const event = withGunners('ana', 'bob');
  const { promoted } = reviseEvent(event, { ...event, roles: [], state: 'cancelled' }, BEFORE);
  expect(promoted).toEqual([]);
});

test('from its start on an event promotes nobody, also into the seats that no-shows left', () => {
  const event = withGunners('ana', 'bob');
  const registrations = event.registrations.map((entry) =>
    entry.status === 'confirmed' ? { ...entry, status: 'no_show' as const } : entry,
  );
  const running = { ...event, registrations };
  expect(reviseEvent(running, running, event.start_at).promoted).toEqual([]);
});

test('an event that is moved to a later start gives its seats away again', () => {
  const event = { ...withGunners('ana', 'bob'), max_participants: 1 };
  const start_at = new Date(event.start_at.getTime() + 3_600_000);
  const roles = [{ id: 'gunner', name: 'Artilleur', capacity: 2 }];
  const content = { ...event, start_at, roles, max_participants: null };
  const { promoted } = reviseEvent(event, content, event.start_at);
  expect(promoted.map((entry) => entry.member)).toEqual(['d:bob']);
});

const HOUR = 3_600_000;
/** Ana was there, bob was noted as missing, cleo waits. */
function missed(): Event {
  const event = buildEvent({ roles: [], max_participants: 2 });
  const joined = ['ana', 'bob', 'cleo'].reduce((before, name, second) => {
    const { registrations } = applyClick(before, buildClick(name, 'join', second));
    return { ...before, registrations };
  }, event);
  const [ana, ...others] = joined.registrations;
  const present = ana ? [{ ...ana, status: 'checked_in' as const }, ...others] : others;
  return { ...joined, registrations: markNoShows(present) };
}
const standings = ({ registrations }: Event) =>
  registrations.map(({ display_name, status }) => `${display_name} ${status}`);

test.each([
  ['a day later begins anew: nobody was there or missing yet', 24, 'confirmed'],
  ['a little, into an open check-in, keeps who was there', 1 / 3, 'checked_in'],
])('an event that is moved %s', (_how, hours, ana) => {
  const event = missed();
  expect(standings(event)).toEqual(['ana checked_in', 'bob no_show', 'cleo waitlisted']);
  const now = new Date(event.start_at.getTime() + HOUR);
  const start_at = new Date(now.getTime() + hours * HOUR);
  const { event: revised, promoted } = reviseEvent(event, { ...event, start_at }, now);
  expect(standings(revised)).toEqual([`ana ${ana}`, 'bob confirmed', 'cleo waitlisted']);
  expect(promoted).toEqual([]);
});

test('of an event that is moved, who was missing and whose seat an organiser gave away waits', () => {
  const event = missed();
  const registrations = event.registrations.map((entry) =>
    entry.display_name === 'cleo' ? { ...entry, status: 'confirmed' as const } : entry,
  );
  const now = new Date(event.start_at.getTime() + HOUR);
  const start_at = new Date(now.getTime() + 24 * HOUR);
  const { event: revised } = reviseEvent({ ...event, registrations }, { ...event, start_at }, now);
  expect(standings(revised)).toEqual(['ana confirmed', 'bob waitlisted', 'cleo confirmed']);
});
