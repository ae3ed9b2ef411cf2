import type { Event, Registration } from './event.ts';

/** What the seat rules need of an event. */
export type Seating = Pick<Event, 'max_participants' | 'roles'>;

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

/** True when the event has a seat more in total; no limit counts as free. */
export function hasFreeSeat(
  seating: Seating,
  registrations: Registration[],
  isTaken = keepsSeat,
): boolean {
  return (
    seating.max_participants === null ||
    registrations.filter(isTaken).length < seating.max_participants
  );
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
  if (role === undefined) return false;
  const taken = registrations.filter((entry) => isTaken(entry) && entry.role_id === roleId);
  return taken.length < role.capacity;
}
