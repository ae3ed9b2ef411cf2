import { expect, test } from '@jest/globals';
import { snowflakeAt } from '@verselink/contracts';
import { applyClick } from './apply-click.ts';
import type { Click } from './click.ts';
import { markNoShows } from './check-in.ts';
import type { Event, Registration } from './event.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';
import { viewEvent } from './view-event.ts';

const MINUTE = 60_000;
const START = buildEvent().start_at.getTime();

/** One pilot with a seat, one gunner who waits, one who may come. */
function seated(): Event {
  const clicks = [
    buildClick('ana', 'join', 1, 'pilot'),
    buildClick('bob', 'join', 2, 'gunner'),
    buildClick('cleo', 'join', 3, 'gunner'),
    buildClick('dan', 'tentative', 4),
  ];
  return clicks.reduce<Event>(
    (event, click) => ({ ...event, registrations: applyClick(event, click).registrations }),
    buildEvent(),
  );
}

const checkIn = (name: string, minute: number): Click => ({
  ...buildClick(name, 'checkin', 0),
  id: snowflakeAt(START + minute * MINUTE),
});
const statuses = ({ registrations }: { registrations: Registration[] }) =>
  registrations.map(({ display_name, status }) => `${display_name} ${status}`);

test.each([
  [-31, 'refused'],
  [-30, 'checked_in'],
  [0, 'checked_in'],
  [14, 'checked_in'],
  [15, 'refused'],
])('%d minutes from the start a check-in is %s, and the message shows so', (minute, kind) => {
  const event = seated();
  expect(applyClick(event, checkIn('ana', minute)).outcome).toMatchObject(
    kind === 'refused' ? { kind, reason: 'check-in-closed' } : { kind, changed: true },
  );
  const view = viewEvent(event, 'fr', new Date(START + minute * MINUTE));
  expect(view?.check_in).toBe(kind === 'checked_in');
});

test('who checks in keeps the role, and takes no seat from anybody', () => {
  const event = seated();
  const applied = applyClick(event, checkIn('ana', -5));
  expect(applied.outcome).toEqual({ kind: 'checked_in', role_id: 'pilot', changed: true });
  expect(applied.promoted).toEqual([]);
  expect(statuses(applied)).toEqual([
    'ana checked_in',
    'bob confirmed',
    'cleo waitlisted',
    'dan tentative',
  ]);
});

test.each(['cleo', 'dan', 'eve'])('without a seat there is nothing to check in: %s', (name) => {
  const event = seated();
  const applied = applyClick(event, checkIn(name, 0));
  expect(applied.outcome).toEqual({ kind: 'refused', reason: 'not-registered' });
  expect(applied.registrations).toBe(event.registrations);
});

test('a check-in delivered twice is answered alike, and a second press says so', () => {
  const event = seated();
  const click = checkIn('ana', 0);
  const first = applyClick(event, click);
  const after = { ...event, registrations: first.registrations };
  const again = applyClick(after, click);
  expect(again.outcome).toEqual(first.outcome);
  expect(again.registrations).toBe(first.registrations);
  expect(applyClick(after, checkIn('ana', 1)).outcome).toMatchObject({ changed: false });
});

test('a cancelled event takes no check-in and does not offer it', () => {
  const event: Event = { ...seated(), state: 'cancelled' };
  expect(applyClick(event, checkIn('ana', 0)).outcome).toEqual({
    kind: 'refused',
    reason: 'cancelled',
  });
  expect(viewEvent(event, 'fr', new Date(START))?.check_in).toBe(false);
});

test('after check-in those with a seat who did not come are no-shows, all others stay', () => {
  const { registrations } = applyClick(seated(), checkIn('ana', 0));
  expect(statuses({ registrations: markNoShows(registrations) })).toEqual([
    'ana checked_in',
    'bob no_show',
    'cleo waitlisted',
    'dan tentative',
  ]);
});

test('where nobody checked in, check-in is not used and nobody is a no-show', () => {
  const { registrations } = seated();
  expect(markNoShows(registrations)).toBe(registrations);
});

test('a press within the window that is decided late still undoes the no-show', () => {
  const event = seated();
  const { registrations } = applyClick(event, checkIn('ana', 0));
  const closed = { ...event, registrations: markNoShows(registrations) };
  const late = applyClick(closed, checkIn('bob', 14));
  expect(late.outcome).toEqual({ kind: 'checked_in', role_id: 'gunner', changed: true });
  expect(statuses(late)).toContain('bob checked_in');
});

/** One seat for a gunner, taken by bob; cleo waits for it. Check-in was closed before what is said next was decided. */
function closedEarly(): Event {
  const { registrations } = applyClick(seated(), checkIn('ana', -25));
  return { ...seated(), registrations: markNoShows(registrations) };
}
const decideLate = (event: Event, ...clicks: Click[]) =>
  clicks.reduce<Event>(
    (before, click) => ({ ...before, registrations: applyClick(before, click).registrations }),
    event,
  );
const minutes = (name: string, action: Click['action'], minute: number, role: string | null) => ({
  ...buildClick(name, action, 0, role),
  id: snowflakeAt(START + minute * MINUTE),
});

test('what is decided late gives a no-show’s seat to nobody else: the check-in may be in the same queue', () => {
  const event = decideLate(
    closedEarly(),
    minutes('ana', 'absent', -5, null),
    minutes('eve', 'join', -4, 'gunner'),
  );
  expect(statuses(event)).toContain('cleo waitlisted');
  expect(statuses(event)).toContain('eve waitlisted');
  expect(applyClick(event, checkIn('bob', -3)).outcome).toMatchObject({ kind: 'checked_in' });
});

test('a no-show whose own click before the start is decided late has seat and role again', () => {
  const event = decideLate(closedEarly(), minutes('bob', 'join', -3, null));
  expect(event.registrations.find(({ display_name }) => display_name === 'bob')).toMatchObject({
    status: 'confirmed',
    role_id: 'gunner',
  });
});
