import { expect, test } from '@jest/globals';
import { snowflakeAt, type ClickAction, type Outcome } from '@verselink/contracts';
import fc from 'fast-check';
import { applyClick } from './apply-click.ts';
import { markNoShows } from './check-in.ts';
import type { Click } from './click.ts';
import type { Event, Registration } from './event.ts';
import { holdsSeat } from './seats.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const MINUTE = 60_000;
const START = buildEvent().start_at.getTime();
const ORGANISER = { discord_id: 'org', display_name: 'Nova' };

/** A click `minute` minutes from the start of the event, which lasts two hours. */
const at = (
  name: string,
  action: ClickAction,
  minute: number,
  role: string | null = null,
): Click => ({
  ...buildClick(name, action, 0, role),
  id: snowflakeAt(START + minute * MINUTE),
});
const asked = (...[name, action, minute, role]: Parameters<typeof at>): Click => ({
  ...at(name, action, minute, role),
  organiser: ORGANISER,
});

function play(event: Event, ...clicks: Click[]) {
  let outcome: Outcome | undefined;
  let promoted: Registration[] = [];
  for (const click of clicks) {
    const applied = applyClick(event, click);
    event = { ...event, registrations: applied.registrations };
    ({ outcome, promoted } = applied);
  }
  return { event, outcome, promoted: promoted.map(({ display_name }) => display_name) };
}
/** Ana pilots, Bob has the gunner's seat, Cleo waits for it; sign-ups close two hours before. */
const crew = () =>
  play(
    buildEvent({ signup_closes_minutes_before: 120 }),
    buildClick('ana', 'join', 1, 'pilot'),
    buildClick('bob', 'join', 2, 'gunner'),
    buildClick('cleo', 'join', 3, 'gunner'),
  ).event;
const standingOf = ({ registrations }: Event, name: string) => {
  const own = registrations.find(({ display_name }) => display_name === name);
  return own && [own.status, own.role_id, own.waiting_role_id];
};

test.each([
  ['after sign-ups have closed', -60, { kind: 'confirmed', role_id: 'pilot', changed: true }],
  ['while it runs', 60, { kind: 'confirmed', role_id: 'pilot', changed: true }],
  ['after its end', 120, { kind: 'refused', reason: 'completed' }],
] as const)('an organiser adds a member to an event %s: %j', (_when, minute, outcome) => {
  expect(play(crew(), asked('dan', 'join', minute, 'pilot')).outcome).toEqual(outcome);
});

test('to add somebody to a full role puts them on the waitlist, behind those who wait', () => {
  const { outcome } = play(crew(), asked('dan', 'join', -60, 'gunner'));
  expect(outcome).toMatchObject({ kind: 'waitlisted', place: 2, holds_seat: false });
});

test.each(['cancelled', 'completed'] as const)(
  'an event that is %s takes nobody, whoever asks',
  (state) => {
    const { outcome } = play({ ...crew(), state }, asked('dan', 'join', -60));
    expect(outcome).toEqual({ kind: 'refused', reason: state });
  },
);

test('to remove somebody frees the seat for the first in line, before the start', () => {
  const { event, outcome, promoted } = play(crew(), asked('bob', 'leave', -1));
  expect(outcome).toEqual({ kind: 'withdrawn', changed: true });
  expect(promoted).toEqual(['cleo']);
  expect(standingOf(event, 'cleo')).toEqual(['confirmed', 'gunner', null]);
});

test('a seat that is freed during the event is given away by an organiser only', () => {
  const removed = play(crew(), asked('bob', 'leave', 10));
  expect(removed.promoted).toEqual([]);
  const added = play(removed.event, asked('cleo', 'join', 11));
  expect(added.outcome).toEqual({ kind: 'confirmed', role_id: 'gunner', changed: true });
});

test('to move somebody keeps their seat until the new one is certain', () => {
  const moved = play(crew(), asked('ana', 'move', -60, 'gunner'));
  expect(moved.outcome).toMatchObject({
    kind: 'waitlisted',
    holds_seat: true,
    kept_role_id: 'pilot',
  });
  expect(standingOf(moved.event, 'ana')).toEqual(['confirmed', 'pilot', 'gunner']);
  const freed = play(moved.event, asked('cleo', 'leave', -50), asked('bob', 'leave', -40));
  expect(standingOf(freed.event, 'ana')).toEqual(['confirmed', 'gunner', null]);
});

test.each(['dan', 'eve'])('only who has a seat or waits for one can be moved (%s)', (name) => {
  const event = play(crew(), buildClick('eve', 'tentative', 4)).event;
  const { outcome } = play(event, asked(name, 'move', -60, 'pilot'));
  expect(outcome).toEqual({ kind: 'refused', reason: 'not-registered' });
});

test.each([
  [-31, 'refused'],
  [-30, 'checked_in'],
  [60, 'checked_in'],
  [120, 'refused'],
])('%d minutes from the start an organiser’s “present” is %s', (minute, kind) => {
  expect(play(crew(), asked('ana', 'checkin', minute)).outcome?.kind).toBe(kind);
});

test('“present” undoes a no-show, unless the seat was given away meanwhile', () => {
  const checked = play(crew(), at('bob', 'checkin', 0)).event;
  const event = { ...checked, registrations: markNoShows(checked.registrations) };
  expect(standingOf(event, 'ana')?.[0]).toBe('no_show');
  expect(play(event, asked('ana', 'checkin', 60)).outcome).toMatchObject({ kind: 'checked_in' });
  const given = play(event, asked('dan', 'join', 50, 'pilot'), asked('eve', 'join', 51, 'pilot'));
  expect(play(given.event, asked('ana', 'checkin', 60)).outcome).toEqual({
    kind: 'refused',
    reason: 'seat-taken',
  });
});

test('the member’s language stays: an organiser does not know it', () => {
  const click = asked('ana', 'move', -60, 'gunner');
  const { event } = play(crew(), { ...click, member: { ...click.member, locale: 'en' } });
  expect(event.registrations[0]?.locale).toBe('fr');
});

test.each([
  [undefined, 'confirmed'],
  [null, 'refused'],
  ['org-1', 'confirmed'],
  ['org-2', 'refused'],
])('in a guild of the organisation %s an event of org-1 leads to: %s', (org_id, kind) => {
  const event = { ...crew(), org_id: 'org-1' };
  const guild = org_id === undefined ? undefined : { org_id, sync_enabled: true };
  expect(play(event, { ...asked('dan', 'join', -60, 'pilot'), guild }).outcome?.kind).toBe(kind);
  if (kind === 'refused') {
    const { outcome } = play(event, { ...at('dan', 'list', -60), guild });
    expect(outcome).toEqual({ kind: 'refused', reason: 'unknown-event' });
  }
});

test('whatever organisers and members do, and when, there are never more members than seats', () => {
  const step = fc.record({
    name: fc.constantFrom('ana', 'bob', 'cleo', 'dan', 'eve'),
    action: fc.constantFrom<ClickAction>('join', 'move', 'leave', 'tentative', 'checkin'),
    role: fc.constantFrom('pilot', 'gunner', null),
    organiser: fc.boolean(),
    noShows: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: -140, max: 100 }),
      (steps, from) => {
        let event = buildEvent({ max_participants: 2, signup_closes_minutes_before: 60 });
        steps.forEach(({ name, action, role, organiser, noShows }, n) => {
          const click = (organiser ? asked : at)(name, action, from + n, role);
          const applied = applyClick(event, click);
          const again = applyClick({ ...event, registrations: applied.registrations }, click);
          expect(again.registrations).toEqual(applied.registrations);
          const registrations =
            noShows && from + n > 15 ? markNoShows(applied.registrations) : applied.registrations;
          event = { ...event, registrations };
          const seated = registrations.filter(holdsSeat);
          expect(seated.length).toBeLessThanOrEqual(2);
          expect(seated.filter(({ role_id }) => role_id === 'gunner').length).toBeLessThanOrEqual(
            1,
          );
        });
      },
    ),
  );
});

const ELSEWHERE = '200000000000000002';
const elsewhere = (...wish: Parameters<typeof at>): Click => ({
  ...asked(...wish),
  guild_id: ELSEWHERE,
});

test.each([
  ['leave', null],
  ['move', 'gunner'],
  ['checkin', null],
  ['join', 'gunner'],
  ['join', null],
] as const)(
  'an organiser of another server can do nothing about who registered here: %s',
  (action, role) => {
    const before = crew();
    const { event, outcome } = play(before, elsewhere('ana', action, -10, role));
    expect(outcome).toEqual({ kind: 'refused', reason: 'said-elsewhere' });
    expect(event.registrations).toBe(before.registrations);
  },
);

test('whom an organiser adds, or who pressed in their server too, they may take off', () => {
  const added = play(crew(), elsewhere('dan', 'join', -60), elsewhere('dan', 'leave', -50));
  expect(added.outcome).toEqual({ kind: 'withdrawn', changed: true });
  const pressed = { ...at('ana', 'join', -130), guild_id: ELSEWHERE };
  const both = play(crew(), pressed, elsewhere('ana', 'leave', -50));
  expect(both.outcome).toEqual({ kind: 'withdrawn', changed: true });
});

test('who has left is nobody’s: any server of the event may add them', () => {
  const { outcome } = play(crew(), at('ana', 'leave', -60), elsewhere('ana', 'join', -50, 'pilot'));
  expect(outcome).toMatchObject({ kind: 'confirmed', role_id: 'pilot' });
});

test.each([
  ['an organisation', 'org-1', { kind: 'withdrawn', changed: true }],
  ['none', null, { kind: 'refused', reason: 'said-elsewhere' }],
] as const)(
  'sign-ups on VerseLink’s pages are the business of servers of the event’s organisation: %s',
  (_of, org_id, outcome) => {
    const web: Click = { ...at('ana', 'join', -90, 'pilot'), source: 'web', guild_id: null };
    expect(play(buildEvent({ org_id }), web, asked('ana', 'leave', -60)).outcome).toEqual(outcome);
  },
);

test('in a server whose link is paused the event does not exist', () => {
  const guild = { org_id: null, sync_enabled: false };
  for (const action of ['join', 'list', 'leave'] as const) {
    expect(play(crew(), { ...at('dan', action, -60), guild }).outcome).toEqual({
      kind: 'refused',
      reason: 'unknown-event',
    });
  }
});
