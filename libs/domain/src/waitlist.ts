import { compareSnowflakes } from '@verselink/contracts';
import type { Event, Registration } from './event.ts';
import {
  awaitedRole,
  hasFreeRoleSeat,
  hasFreeSeat,
  holdsSeat,
  isWaiting,
  type Seating,
} from './seats.ts';
import { findSwap } from './swaps.ts';

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

/** Says who of those who wait could take a seat now. One who has a seat already needs only the role's. */
function openings(seating: Seating, registrations: Registration[]) {
  const anySeat = hasFreeSeat(seating, registrations);
  const roles = new Set(
    [null, ...seating.roles.map(({ id }) => id)].filter((roleId) =>
      hasFreeRoleSeat(seating, registrations, roleId),
    ),
  );
  return (waiting: Registration) =>
    roles.has(awaitedRole(waiting)) && (anySeat || holdsSeat(waiting));
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
): { registrations: Registration[]; promoted: Registration[] } {
  let roster = registrations;
  const promoted: Registration[] = [];
  if (event.state !== 'published' || at >= event.start_at) return { registrations, promoted };
  for (;;) {
    const line = waitlist(roster);
    const first = line.find(openings(event, roster));
    const next = first ? [first] : findSwap(line.filter(holdsSeat));
    if (next === undefined) return { registrations: roster, promoted };
    const seated = new Map(next.map((entry) => [entry, inAwaitedSeat(entry)]));
    roster = roster.map((entry) => seated.get(entry) ?? entry);
    promoted.push(...seated.values());
  }
}

function inAwaitedSeat(entry: Registration): Registration {
  return {
    ...entry,
    status: holdsSeat(entry) ? entry.status : 'confirmed',
    role_id: awaitedRole(entry),
    waiting_role_id: null,
  };
}
