import { expect, test } from '@jest/globals';
import { applyClick } from './apply-click.ts';
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
