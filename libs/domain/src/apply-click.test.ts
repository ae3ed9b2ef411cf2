import { describe, expect, test } from '@jest/globals';
import { snowflakeAt, type ClickAction } from '@verselink/contracts';
import fc from 'fast-check';
import { applyClick, type AppliedClick } from './apply-click.ts';
import type { Click } from './click.ts';
import type { Event } from './event.ts';
import { reviseEvent } from './revise-event.ts';
import { awaitedRole, hasFreeRoleSeat, hasFreeSeat, holdsSeat, totalSeats } from './seats.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';
import { waitlist } from './waitlist.ts';

/** Applies clicks one after another and keeps the last answer. */
function play(event: Event, ...clicks: Click[]): AppliedClick & { event: Event } {
  let last: AppliedClick = {
    outcome: { kind: 'roster' },
    registrations: event.registrations,
    promoted: [],
  };
  for (const click of clicks) {
    last = applyClick({ ...event, registrations: last.registrations }, click);
  }
  return { ...last, event: { ...event, registrations: last.registrations } };
}

const statusOf = (result: AppliedClick, name: string) => {
  const entry = result.registrations.find((candidate) => candidate.member === `d:${name}`);
  return entry && [entry.status, entry.role_id, entry.waiting_role_id];
};

test('a member who joins a role with a free seat is confirmed in it', () => {
  const result = play(buildEvent(), buildClick('ana', 'join', 1, 'pilot'));
  expect(result.outcome).toEqual({ kind: 'confirmed', role_id: 'pilot', changed: true });
  expect(statusOf(result, 'ana')).toEqual(['confirmed', 'pilot', null]);
});

test('the second gunner of a one-seat role goes to the waitlist with place 1', () => {
  const result = play(
    buildEvent(),
    buildClick('ana', 'join', 1, 'gunner'),
    buildClick('bob', 'join', 2, 'gunner'),
  );
  expect(result.outcome).toEqual({
    kind: 'waitlisted',
    role_id: 'gunner',
    place: 1,
    holds_seat: false,
    kept_role_id: null,
    changed: true,
  });
});

test('a freed seat goes to the first in line by the moment of the click, not of its arrival', () => {
  const late = buildClick('bob', 'join', 3, 'gunner');
  const early = buildClick('cleo', 'join', 2, 'gunner');
  const result = play(
    buildEvent(),
    buildClick('ana', 'join', 1, 'gunner'),
    late,
    early,
    buildClick('ana', 'leave', 4),
  );
  expect(result.promoted.map((entry) => entry.member)).toEqual(['d:cleo']);
  expect(statusOf(result, 'cleo')).toEqual(['confirmed', 'gunner', null]);
  expect(statusOf(result, 'bob')).toEqual(['waitlisted', 'gunner', null]);
});

test('the first in line who fits is promoted past those who wait for a full role', () => {
  const event = buildEvent({ max_participants: 2 });
  const result = play(
    event,
    buildClick('ana', 'join', 1, 'gunner'),
    buildClick('bob', 'join', 2, 'pilot'),
    buildClick('cleo', 'join', 3, 'gunner'),
    buildClick('dan', 'join', 4, 'pilot'),
    buildClick('bob', 'leave', 5),
  );
  expect(result.promoted.map((entry) => entry.member)).toEqual(['d:dan']);
});

test('a member who changes to a full role keeps the seat until the new one is free', () => {
  const before = play(
    buildEvent(),
    buildClick('ana', 'join', 1, 'gunner'),
    buildClick('bob', 'join', 2, 'pilot'),
    buildClick('bob', 'join', 3, 'gunner'),
  );
  expect(before.outcome).toMatchObject({
    kind: 'waitlisted',
    role_id: 'gunner',
    holds_seat: true,
    kept_role_id: 'pilot',
  });
  expect(statusOf(before, 'bob')).toEqual(['confirmed', 'pilot', 'gunner']);
  const after = play(before.event, buildClick('ana', 'absent', 4));
  expect(statusOf(after, 'bob')).toEqual(['confirmed', 'gunner', null]);
});

test('a change of role frees the old seat for the next in line', () => {
  const event = buildEvent({
    roles: [
      { id: 'a', name: 'A', capacity: 1 },
      { id: 'b', name: 'B', capacity: 1 },
    ],
  });
  const result = play(
    event,
    buildClick('ana', 'join', 1, 'a'),
    buildClick('bob', 'join', 2, 'a'),
    buildClick('ana', 'join', 3, 'b'),
  );
  expect(result.outcome).toEqual({ kind: 'confirmed', role_id: 'b', changed: true });
  expect(result.promoted.map((entry) => entry.member)).toEqual(['d:bob']);
});

test('two members who wait for each other’s role change places when a seat comes free', () => {
  const event = buildEvent({
    roles: [
      { id: 'a', name: 'A', capacity: 1 },
      { id: 'b', name: 'B', capacity: 1 },
      { id: 'c', name: 'C', capacity: 1 },
    ],
  });
  const result = play(
    event,
    buildClick('ana', 'join', 1, 'a'),
    buildClick('bob', 'join', 2, 'b'),
    buildClick('bob', 'join', 3, 'a'),
    buildClick('cleo', 'join', 4, 'c'),
    buildClick('cleo', 'join', 5, 'b'),
    buildClick('ana', 'leave', 6),
  );
  expect(statusOf(result, 'bob')).toEqual(['confirmed', 'a', null]);
  expect(statusOf(result, 'cleo')).toEqual(['confirmed', 'b', null]);
});

test.each([
  ['two', ['ana', 'bob']],
  ['three', ['ana', 'bob', 'cleo']],
])('%s members with seats who wait for each other’s roles change places', (_, names) => {
  const roles = names.map((name) => ({ id: `of-${name}`, name, capacity: 1 }));
  const next = (n: number) => `of-${names[(n + 1) % names.length]}`;
  const result = play(
    buildEvent({ roles, max_participants: names.length }),
    ...names.map((name, n) => buildClick(name, 'join', n, `of-${name}`)),
    // Somebody without a seat waits for the same role before them: no seat becomes free for them.
    buildClick('zoe', 'join', 5, next(0)),
    ...names.map((name, n) => buildClick(name, 'join', 10 + n, next(n))),
  );
  names.forEach((name, n) => expect(statusOf(result, name)).toEqual(['confirmed', next(n), null]));
  expect(result.outcome).toMatchObject({ kind: 'confirmed', changed: true });
  expect(result.promoted.map(({ discord_id }) => discord_id)).toEqual(names.slice(0, -1));
  expect(statusOf(result, 'zoe')).toEqual(['waitlisted', next(0), null]);
});

test('of two who could change places with the same member the earlier in line does', () => {
  const result = play(
    buildEvent(),
    buildClick('ana', 'join', 1, 'pilot'),
    buildClick('bob', 'join', 2, 'pilot'),
    buildClick('cleo', 'join', 3, 'gunner'),
    buildClick('bob', 'join', 4, 'gunner'),
    buildClick('ana', 'join', 5, 'gunner'),
    buildClick('cleo', 'join', 6, 'pilot'),
  );
  expect(statusOf(result, 'bob')).toEqual(['confirmed', 'gunner', null]);
  expect(statusOf(result, 'cleo')).toEqual(['confirmed', 'pilot', null]);
  expect(statusOf(result, 'ana')).toEqual(['confirmed', 'pilot', 'gunner']);
});

test('joining again without a role changes nothing and says so', () => {
  const result = play(
    buildEvent(),
    buildClick('ana', 'join', 1, 'pilot'),
    buildClick('ana', 'join', 2),
  );
  expect(result.outcome).toEqual({ kind: 'confirmed', role_id: 'pilot', changed: false });
});

test('tentative and absent free the seat', () => {
  const result = play(
    buildEvent(),
    buildClick('ana', 'join', 1, 'gunner'),
    buildClick('ana', 'tentative', 2),
    buildClick('bob', 'join', 3, 'gunner'),
  );
  expect(result.outcome).toMatchObject({ kind: 'confirmed', role_id: 'gunner' });
  expect(statusOf(result, 'ana')).toEqual(['tentative', null, null]);
});

test('the same click delivered again is answered as the first time and changes nothing', () => {
  const click = buildClick('ana', 'join', 1, 'pilot');
  const first = play(buildEvent(), click);
  const second = applyClick(first.event, click);
  expect(second.outcome).toEqual(first.outcome);
  expect(second.registrations).toBe(first.event.registrations);
});

test('a late duplicate of an old click does not bring a leaver back', () => {
  const join = buildClick('ana', 'join', 1, 'pilot');
  const result = play(buildEvent(), join, buildClick('ana', 'leave', 2), join);
  expect(result.outcome).toEqual({ kind: 'withdrawn', changed: false });
  expect(statusOf(result, 'ana')).toEqual(['withdrawn', null, null]);
});

test('leaving without being registered is refused, yet an older join that arrives later stays out', () => {
  const leave = play(buildEvent(), buildClick('ana', 'leave', 2));
  expect(leave.outcome).toEqual({ kind: 'refused', reason: 'not-registered' });
  const result = play(leave.event, buildClick('ana', 'join', 1, 'pilot'));
  expect(statusOf(result, 'ana')).toEqual(['withdrawn', null, null]);
});

test.each([
  ['draft', 'not-published'],
  ['cancelled', 'cancelled'],
  ['completed', 'completed'],
] as const)('signing up for a %s event is refused as %s', (state, reason) => {
  const { outcome } = play(buildEvent({ state }), buildClick('ana', 'join', 1));
  expect(outcome).toEqual({ kind: 'refused', reason });
});

test('sign-ups close at the start, by the moment of the click', () => {
  const event = buildEvent();
  const at = (ms: number): Click => ({
    ...buildClick('ana', 'join', 0),
    id: snowflakeAt(event.start_at.getTime() + ms),
  });
  expect(applyClick(event, at(0)).outcome).toEqual({
    kind: 'refused',
    reason: 'closed',
    closed_at: event.start_at.toISOString(),
  });
  expect(applyClick(event, at(-1)).outcome.kind).toBe('confirmed');
});

test('a role that the event does not have is refused and the member keeps what they had', () => {
  const result = play(
    buildEvent(),
    buildClick('ana', 'join', 1, 'pilot'),
    buildClick('ana', 'join', 2, 'cook'),
  );
  expect(result.outcome).toEqual({ kind: 'refused', reason: 'unknown-role' });
  expect(statusOf(result, 'ana')).toEqual(['confirmed', 'pilot', null]);
});

const clickRuns = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    action: fc.constantFrom<ClickAction>('join', 'join', 'join', 'leave', 'tentative', 'absent'),
    role: fc.constantFrom('pilot', 'gunner', null),
  }),
  { maxLength: 60 },
);

test('whatever the clicks: never more members than seats, and nobody who fits is left waiting', () => {
  fc.assert(
    fc.property(clickRuns, fc.constantFrom(1, 2, 3, null), (run, max_participants) => {
      const event = buildEvent({ max_participants });
      const clicks = run.map(({ name, action, role }, second) =>
        buildClick(name, action, second, action === 'join' ? role : null),
      );
      const { registrations } = play(event, ...clicks);
      for (const role of event.roles) {
        const seated = registrations.filter((r) => holdsSeat(r) && r.role_id === role.id);
        expect(seated.length).toBeLessThanOrEqual(role.capacity);
      }
      expect(registrations.filter(holdsSeat).length).toBeLessThanOrEqual(max_participants ?? 99);
      const stuck = waitlist(registrations).filter(
        (r) =>
          hasFreeRoleSeat(event, registrations, awaitedRole(r)) &&
          (holdsSeat(r) || hasFreeSeat(event, registrations)),
      );
      expect(stuck).toEqual([]);
    }),
  );
});

test('whatever the clicks: a seat once given is lost only by the member’s own click', () => {
  fc.assert(
    fc.property(clickRuns, (run) => {
      let event = buildEvent({ max_participants: 2 });
      run.forEach(({ name, action, role }, second) => {
        const click = buildClick(name, action, second, action === 'join' ? role : null);
        const before = event.registrations.filter(holdsSeat).map((r) => r.member);
        const { registrations } = applyClick(event, click);
        const after = new Set(registrations.filter(holdsSeat).map((r) => r.member));
        const lost = before.filter((member) => !after.has(member));
        expect(lost.filter((member) => member !== click.member.member)).toEqual([]);
        event = { ...event, registrations };
      });
    }),
  );
});

test('whatever is delivered twice: the roster is that of single delivery', () => {
  fc.assert(
    fc.property(clickRuns, fc.array(fc.nat({ max: 59 })), (run, repeats) => {
      const clicks = run.map(({ name, action, role }, second) =>
        buildClick(name, action, second, action === 'join' ? role : null),
      );
      const repeated = clicks.flatMap((click, at) =>
        repeats.includes(at) ? [click, ...clicks.slice(0, at + 1)] : [click],
      );
      const event = buildEvent({ max_participants: 3 });
      expect(play(event, ...repeated).registrations).toEqual(play(event, ...clicks).registrations);
    }),
  );
});

describe('where each seat has a role', () => {
  const event = buildEvent({ role_optional: false });
  const rostered = (...clicks: Parameters<typeof buildClick>[]) =>
    clicks.reduce(
      (current, click) => ({
        ...current,
        registrations: applyClick(current, buildClick(...click)).registrations,
      }),
      event,
    );

  test('who signs up without a role is asked for one, and nothing changes', () => {
    for (const action of ['join', 'absent'] as const) {
      const before = action === 'join' ? event : rostered(['ana', action, 1]);
      const { outcome, registrations } = applyClick(before, buildClick('ana', 'join', 2));
      expect(outcome).toEqual({ kind: 'refused', reason: 'role-required' });
      expect(registrations).toBe(before.registrations);
    }
  });

  test('who has a seat or waits for one is told so', () => {
    const full = rostered(['ana', 'join', 1, 'gunner'], ['ben', 'join', 2, 'gunner']);
    expect(applyClick(full, buildClick('ana', 'join', 3)).outcome).toMatchObject({
      kind: 'confirmed',
      role_id: 'gunner',
      changed: false,
    });
    expect(applyClick(full, buildClick('ben', 'join', 4)).outcome).toMatchObject({
      kind: 'waitlisted',
      role_id: 'gunner',
    });
  });

  test.each([
    [null, false, 3],
    [10, false, 3],
    [2, false, 2],
    [null, true, 3],
    [10, true, 10],
    [2, true, 2],
  ])(
    'with a limit of %p and roles of 3 seats (optional: %p) there are %p in all',
    (max_participants, role_optional, total) => {
      expect(totalSeats(buildEvent({ max_participants, role_optional }))).toBe(total);
    },
  );

  test('who waits without a role, since theirs was removed, gets a seat of the first that is free', () => {
    const waiting = rostered(
      ['ana', 'join', 1, 'pilot'],
      ['ben', 'join', 2, 'pilot'],
      ['cleo', 'join', 3, 'gunner'],
      ['dan', 'join', 4, 'gunner'],
    );
    const roles = event.roles.map((role) => ({ ...role, id: role.id.replace('gunner', 'medic') }));
    const { event: revised } = reviseEvent(
      waiting,
      { ...waiting, roles },
      new Date('2030-01-01T00:00:00Z'),
    );
    expect(revised.registrations.map(({ role_id, status }) => [role_id, status])).toEqual([
      ['pilot', 'confirmed'],
      ['pilot', 'confirmed'],
      [null, 'confirmed'],
      [null, 'waitlisted'],
    ]);
    const { registrations } = applyClick(revised, buildClick('cleo', 'leave', 5));
    expect(registrations.at(-1)).toMatchObject({ role_id: 'medic', status: 'confirmed' });
  });
});
