import { compareSnowflakes } from '@verselink/contracts';
import type { Event, Registration } from './event.ts';
import { awaitedRole, hasFreeSeat, holdsSeat, isWaiting, openRole, type Seating } from './seats.ts';
import { findSwap } from './swaps.ts';

/** A registration that got a seat; `swapped`: by changing places with others, so that no seat had become free. */
export interface Promoted extends Registration {
  swapped: boolean;
}

/** Who waits, first come first: by the moment of the click. */
export function waitlist(registrations: Registration[]): Registration[] {
  return registrations
    .filter(isWaiting)
    .sort((a, b) => compareSnowflakes(a.position, b.position) || (a.member < b.member ? -1 : 1));
}

/** The member's place in the line for the same role, from 1; 0 when the member does not wait. */
export function placeInLine(registrations: Registration[], member: string): number {
  const line = waitlist(registrations);
  const own = line.find((entry) => entry.member === member);
  if (own === undefined) return 0;
  return line.filter((entry) => awaitedRole(entry) === awaitedRole(own)).indexOf(own) + 1;
}

/** Says which role's seat those who wait could take now. One who has a seat already needs only the role's. */
function openings(seating: Seating, registrations: Registration[]) {
  const anySeat = hasFreeSeat(seating, registrations);
  const open = new Map(
    [null, ...seating.roles.map(({ id }) => id)].map((roleId) => [
      roleId,
      openRole(seating, registrations, roleId),
    ]),
  );
  return (waiting: Registration) =>
    anySeat || holdsSeat(waiting) ? open.get(awaitedRole(waiting)) : undefined;
}

/**
 * Gives every free seat to the first in line who fits, until nobody fits: a change of role frees another seat. Then
 * those with seats who wait for each other's roles change places.
 * Seats are given away before the start only: who is told of one during the event comes too late, and a seat that a
 * no-show leaves stays empty. `at` is the moment of what freed the seat: of a click its own, not that of its decision.
 * Returns a new roster and who got a seat, in that order.
 */
export function promote(
  event: Seating & Pick<Event, 'state' | 'start_at'>,
  registrations: Registration[],
  at: Date,
): { registrations: Registration[]; promoted: Promoted[] } {
  let roster = registrations;
  const promoted: Promoted[] = [];
  if (event.state !== 'published' || at >= event.start_at) return { registrations, promoted };
  for (;;) {
    const line = waitlist(roster);
    const opening = openings(event, roster);
    const first = line.find((entry) => opening(entry) !== undefined);
    const next = first ? [first] : findSwap(line.filter(holdsSeat));
    if (next === undefined) return { registrations: roster, promoted };
    const roleOf = (entry: Registration) =>
      (entry === first ? opening(entry) : undefined) ?? awaitedRole(entry);
    const seated = new Map(next.map((entry) => [entry, seatedAs(entry, roleOf(entry))]));
    roster = roster.map((entry) => seated.get(entry) ?? entry);
    for (const entry of seated.values()) promoted.push({ ...entry, swapped: first === undefined });
  }
}

function seatedAs(entry: Registration, role_id: string | null): Registration {
  return {
    ...entry,
    status: holdsSeat(entry) ? entry.status : 'confirmed',
    role_id,
    waiting_role_id: null,
  };
}
