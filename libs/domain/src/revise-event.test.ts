import { expect, test } from '@jest/globals';
import { applyClick } from './apply-click.ts';
import type { Event } from './event.ts';
import { reviseEvent } from './revise-event.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

function withGunners(...names: string[]): Event {
  return names.reduce((event, name, second) => {
    const click = buildClick(name, 'join', second, 'gunner');
    return { ...event, registrations: applyClick(event, click).registrations };
  }, buildEvent());
}

test('raised capacity promotes the waitlist in order', () => {
  const event = withGunners('ana', 'bob', 'cleo');
  const roles = [{ id: 'gunner', name: 'Artilleur', capacity: 2 }];
  const { promoted } = reviseEvent(event, { ...event, roles });
  expect(promoted.map((entry) => entry.member)).toEqual(['d:bob']);
});

test('lowered capacity takes no seat back', () => {
  const event = { ...withGunners('ana'), max_participants: 5 };
  const click = buildClick('bob', 'join', 9, 'pilot');
  const full = { ...event, registrations: applyClick(event, click).registrations };
  const { event: revised } = reviseEvent(full, { ...full, max_participants: 1 });
  expect(revised.registrations.map((entry) => entry.status)).toEqual(['confirmed', 'confirmed']);
});

test('a removed role leaves its members a seat without a role and seats those who waited for it', () => {
  const event = withGunners('ana', 'bob');
  const { event: revised, promoted } = reviseEvent(event, { ...event, roles: [] });
  expect(revised.registrations.map((entry) => [entry.status, entry.role_id])).toEqual([
    ['confirmed', null],
    ['confirmed', null],
  ]);
  expect(promoted.map((entry) => entry.member)).toEqual(['d:bob']);
});

test('a cancelled event promotes nobody', () => {
  const event = withGunners('ana', 'bob');
  const { promoted } = reviseEvent(event, { ...event, roles: [], state: 'cancelled' });
  expect(promoted).toEqual([]);
});
