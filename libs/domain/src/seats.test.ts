import { expect, test } from '@jest/globals';
import type { Outcome } from '@verselink/contracts';
import { applyClick } from './apply-click.ts';
import type { Click } from './click.ts';
import type { Event } from './event.ts';
import { mergeMembers } from './merge-members.ts';
import { reviseEvent } from './revise-event.ts';
import { freeRoles } from './seats.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const BEFORE = new Date('2030-01-09T20:00:00Z');
/** Pilot 2, gunner 1. */
const { roles } = buildEvent();
const strict = (changes: Partial<Event> = {}) => buildEvent({ role_optional: false, ...changes });

function play(event: Event, ...clicks: Click[]): { event: Event; outcome: Outcome | undefined } {
  let outcome: Outcome | undefined;
  const after = clicks.reduce((current, click) => {
    const applied = applyClick(current, click);
    outcome = applied.outcome;
    return { ...current, registrations: applied.registrations };
  }, event);
  return { event: after, outcome };
}
const standings = ({ registrations }: Event) =>
  Object.fromEntries(
    registrations.map((entry) => [entry.display_name, [entry.status, entry.role_id]]),
  );
const revise = (event: Event, changes: Partial<Event>) =>
  reviseEvent(event, { ...event, ...changes }, BEFORE).event;

test('six who join without a role where a role is optional get the seats that there are', () => {
  const names = ['ana', 'bob', 'cleo', 'dan', 'eve', 'fay'];
  const joins = names.map((name, second) => buildClick(name, 'join', second));
  const { event } = play(buildEvent({ role_optional: true }), ...joins);
  expect(event.registrations.map(({ status }) => status)).toEqual([
    ...['confirmed', 'confirmed', 'confirmed', 'waitlisted', 'waitlisted', 'waitlisted'],
  ]);
});

test('a role that has a seat is full all the same once the total is', () => {
  const { event, outcome } = play(
    buildEvent({ role_optional: true, max_participants: 2 }),
    buildClick('ana', 'join', 1),
    buildClick('bob', 'join', 2, 'gunner'),
    buildClick('cleo', 'join', 3, 'pilot'),
  );
  expect(outcome).toMatchObject({ kind: 'waitlisted', role_id: 'pilot', place: 1 });
  expect(freeRoles(event, event.registrations)).toEqual([]);
});

test('an organiser who adds a member without a role is asked for it too', () => {
  const organiser = { discord_id: 'nova', display_name: 'Nova' };
  const { outcome } = play(strict(), { ...buildClick('ana', 'join', 1), organiser });
  expect(outcome).toEqual({ kind: 'refused', reason: 'role-required' });
});

test('what is free is what a newcomer would get: no more than the total has', () => {
  const { event } = play(strict({ max_participants: 2 }), buildClick('ana', 'join', 1, 'pilot'));
  const free = freeRoles(event, event.registrations).map(({ role: { id }, left }) => [id, left]);
  expect(free).toEqual([
    ['pilot', 1],
    ['gunner', 1],
  ]);
});

test('an event that gets roles keeps the seats it gave; who waits gets one with a role, in the old order', () => {
  const before = strict({ roles: [], max_participants: 2 });
  const { event } = play(
    before,
    ...['ana', 'bob', 'cleo', 'dan'].map((name, second) => buildClick(name, 'join', second)),
  );
  const withRoles = revise(event, { roles, max_participants: null });
  expect(standings(withRoles)).toEqual({
    ana: ['confirmed', null],
    bob: ['confirmed', null],
    cleo: ['confirmed', 'pilot'],
    dan: ['waitlisted', null],
  });
  // Who chooses a role late keeps the moment at which they asked for a seat.
  const { event: waiting } = play(
    withRoles,
    buildClick('eve', 'join', 10, 'gunner'),
    buildClick('dan', 'join', 11, 'gunner'),
    buildClick('ana', 'leave', 12),
  );
  expect(standings(waiting)).toMatchObject({
    dan: ['confirmed', 'gunner'],
    eve: ['waitlisted', 'gunner'],
  });
});

test('a removed role leaves its members their seats, and nobody else gets one until the total allows it', () => {
  const { event } = play(
    strict(),
    buildClick('ana', 'join', 1, 'pilot'),
    buildClick('bob', 'join', 2, 'pilot'),
    buildClick('cleo', 'join', 3, 'gunner'),
    buildClick('dan', 'join', 4, 'pilot'),
  );
  const without = revise(event, { roles: roles.slice(0, 1) });
  expect(standings(without)).toMatchObject({ cleo: ['confirmed', null] });
  const once = play(without, buildClick('ana', 'leave', 5)).event;
  expect(standings(once)).toMatchObject({ dan: ['waitlisted', 'pilot'] });
  const twice = play(once, buildClick('cleo', 'leave', 6)).event;
  expect(standings(twice)).toMatchObject({ dan: ['confirmed', 'pilot'] });
});

test('of two seats of one person the one with a role stays where every seat has one', () => {
  const { event } = play(strict({ roles: [] }), buildClick('ana', 'join', 1));
  const web: Click = {
    ...buildClick('ana', 'join', 2, 'gunner'),
    source: 'web',
    member: {
      member: 'u:ana',
      discord_id: null,
      user_id: 'ana',
      display_name: 'Ana',
      locale: 'fr',
    },
  };
  const both = play(revise(event, { roles }), web).event;
  const merged = mergeMembers(both, { discord_id: 'ana', user_id: 'ana' }, BEFORE);
  expect(merged?.registrations).toMatchObject([{ status: 'confirmed', role_id: 'gunner' }]);
});
