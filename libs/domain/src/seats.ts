import type { EventRole } from '@verselink/contracts';
import type { Event, Registration } from './event.ts';

/** What the seat rules need of an event. */
export type Seating = Pick<Event, 'max_participants' | 'roles' | 'role_optional'>;

/** True when the member takes a seat (and not a place in line). */
export function holdsSeat(registration: Registration): boolean {
  return registration.status === 'confirmed' || registration.status === 'checked_in';
}

/**
 * True also for one who was noted as missing: who pressed check-in in time may be heard late, so that seat is nobody
 * else's until an organiser gives it away.
 */
export function keepsSeat(registration: Registration): boolean {
  return holdsSeat(registration) || registration.status === 'no_show';
}

/** True when the member waits for a seat, with or without keeping another one meanwhile. */
export function isWaiting(registration: Registration): boolean {
  return (
    registration.status === 'waitlisted' ||
    (holdsSeat(registration) && registration.waiting_role_id !== null)
  );
}

/** The role that a waiting member waits for; null = any seat. */
export function awaitedRole(registration: Registration): string | null {
  return registration.status === 'waitlisted' ? registration.role_id : registration.waiting_role_id;
}

/** True where a seat is a seat of a role. */
export function needsRole({
  roles,
  role_optional,
}: Pick<Seating, 'roles' | 'role_optional'>): boolean {
  return roles.length > 0 && !role_optional;
}

/**
 * Seats in total, null = no limit: the event's own limit, else the sum of its roles. Where each seat has a role, there are
 * no more than the roles have. The only rule of what "total" means: message, reminder, API and waitlist take it from here.
 */
export function totalSeats(seating: Seating): number | null {
  const { max_participants, roles } = seating;
  if (roles.length === 0) return max_participants;
  const ofRoles = roles.reduce((sum, { capacity }) => sum + capacity, 0);
  if (max_participants === null) return ofRoles;
  return needsRole(seating) ? Math.min(max_participants, ofRoles) : max_participants;
}

/** How many seats are taken, of how many. */
export function countSeats(seating: Seating & Pick<Event, 'registrations'>): {
  taken: number;
  total: number | null;
} {
  return { taken: seating.registrations.filter(holdsSeat).length, total: totalSeats(seating) };
}

/** True when the event has a seat more in total; no limit counts as free. */
export function hasFreeSeat(
  seating: Seating,
  registrations: Registration[],
  isTaken = keepsSeat,
): boolean {
  const total = totalSeats(seating);
  return total === null || registrations.filter(isTaken).length < total;
}

/**
 * The role of the seat that a wish leads to; undefined when there is none. Whoever waits for no particular role where seats
 * have one, since theirs was removed, gets the first that is free.
 */
export function openRole(
  seating: Seating,
  registrations: Registration[],
  wanted: string | null,
  isTaken = keepsSeat,
): string | null | undefined {
  if (wanted !== null || !needsRole(seating)) {
    return hasFreeRoleSeat(seating, registrations, wanted, isTaken) ? wanted : undefined;
  }
  return seating.roles.find(({ id }) => hasFreeRoleSeat(seating, registrations, id, isTaken))?.id;
}

/** True when a role has a seat more; no particular role (null) has no limit of its own. */
export function hasFreeRoleSeat(
  seating: Seating,
  registrations: Registration[],
  roleId: string | null,
  isTaken = keepsSeat,
): boolean {
  if (roleId === null) return true;
  const role = seating.roles.find((candidate) => candidate.id === roleId);
  return role !== undefined && seatsLeft(role, registrations, isTaken) > 0;
}

function seatsLeft(
  { id, capacity }: EventRole,
  registrations: Registration[],
  isTaken: (entry: Registration) => boolean,
): number {
  return capacity - registrations.filter((entry) => isTaken(entry) && entry.role_id === id).length;
}

/** A role in which a newcomer would have a seat at once, with how many are left. */
export interface FreeRole {
  role: EventRole;
  left: number;
}

/** The free roles of an event, in its order. */
export function freeRoles(seating: Seating, registrations: Registration[]): FreeRole[] {
  const inTotal = (totalSeats(seating) ?? Infinity) - registrations.filter(keepsSeat).length;
  return seating.roles
    .map((role) => ({ role, left: Math.min(inTotal, seatsLeft(role, registrations, keepsSeat)) }))
    .filter(({ left }) => left > 0);
}
