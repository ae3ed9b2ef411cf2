import { snowflakeTime, type RefusalReason } from '@verselink/contracts';
import type { AppliedClick } from './apply-click.ts';
import { memberFacts, type Click } from './click.ts';
import { endOf, type Event, type Registration } from './event.ts';
import { placesOf, saidIn } from './said-in.ts';
import { hasFreeRoleSeat, hasFreeSeat, holdsSeat, type Seating } from './seats.ts';

const OPENS_BEFORE_MS = 30 * 60_000;
const CLOSES_AFTER_MS = 15 * 60_000;

/** When members can say that they are there: from `opens` on, before `closes`. */
export function checkInWindow({ start_at }: Pick<Event, 'start_at'>): {
  opens: Date;
  closes: Date;
} {
  return {
    opens: new Date(start_at.getTime() - OPENS_BEFORE_MS),
    closes: new Date(start_at.getTime() + CLOSES_AFTER_MS),
  };
}

/** True while check-in is open. */
export function isCheckInOpen(event: Pick<Event, 'start_at'>, at: Date): boolean {
  const { opens, closes } = checkInWindow(event);
  return opens <= at && at < closes;
}

/**
 * Notes that a member with a seat is there. Only the moment of the press counts: one that is decided late still
 * undoes a no-show, unless an organiser gave the seat away meanwhile. Organisers may note it until the event's end.
 * Nobody is promoted: no seat becomes free.
 */
export function checkIn(event: Event, click: Click, own: Registration | undefined): AppliedClick {
  const { registrations } = event;
  const refuse = (reason: RefusalReason): AppliedClick => ({
    outcome: { kind: 'refused', reason },
    registrations,
    promoted: [],
  });
  if (own === undefined || !(holdsSeat(own) || own.status === 'no_show')) {
    return refuse('not-registered');
  }
  const at = new Date(snowflakeTime(click.id));
  const { opens, closes } = checkInWindow(event);
  const ends = click.organiser ? endOf(event) : closes;
  if (at < opens || at >= ends) return refuse('check-in-closed');
  if (!holdsSeat(own) && !isSeatLeft(event, registrations, own)) return refuse('seat-taken');
  const present: Registration = {
    ...own,
    ...memberFacts(click, own),
    status: 'checked_in',
    last_click: click.id,
    source: click.source,
    ...saidIn(click, placesOf(own)),
  };
  return {
    outcome: {
      kind: 'checked_in',
      role_id: own.role_id,
      changed: own.status !== 'checked_in',
    },
    registrations: registrations.map((entry) => (entry === own ? present : entry)),
    promoted: [],
  };
}

/** True when nobody was given the seat of one who was noted as missing. */
function isSeatLeft(event: Seating, registrations: Registration[], { role_id }: Registration) {
  return (
    hasFreeSeat(event, registrations, holdsSeat) &&
    hasFreeRoleSeat(event, registrations, role_id, holdsSeat)
  );
}

/**
 * The roster once check-in has closed: whoever has a seat and did not check in is a no-show. Where nobody checked in
 * the organisation does not use check-in, and everybody stays as they are (the same roster is returned).
 */
export function markNoShows(registrations: Registration[]): Registration[] {
  if (!registrations.some(({ status }) => status === 'checked_in')) return registrations;
  if (!registrations.some(({ status }) => status === 'confirmed')) return registrations;
  return registrations.map((entry) =>
    entry.status === 'confirmed' ? { ...entry, status: 'no_show', waiting_role_id: null } : entry,
  );
}

/**
 * The roster of an event that is (again) to come: nobody is missing yet, and nobody is there before its check-in opens.
 * Whose seat an organiser gave away meanwhile waits for another one.
 */
export function forgetPresence(
  event: Seating & Pick<Event, 'registrations'>,
  { start_at }: Pick<Event, 'start_at'>,
  now: Date,
): Registration[] {
  if (now >= start_at) return event.registrations;
  let roster = event.registrations;
  for (const missing of roster.filter(({ status }) => status === 'no_show')) {
    const status = isSeatLeft(event, roster, missing) ? 'confirmed' : 'waitlisted';
    roster = roster.map((entry) => (entry === missing ? { ...entry, status } : entry));
  }
  if (now >= checkInWindow({ start_at }).opens) return roster;
  return roster.map((entry) =>
    entry.status === 'checked_in' ? { ...entry, status: 'confirmed' } : entry,
  );
}
