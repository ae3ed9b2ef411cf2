import type { EventRole, EventView, RosterEntry } from '@verselink/contracts';

function holdsSeat({ status }: RosterEntry): boolean {
  return status === 'confirmed' || status === 'checked_in';
}

function isWaiting(entry: RosterEntry): boolean {
  return entry.status === 'waitlisted' || (holdsSeat(entry) && entry.waiting_role_id !== undefined);
}

/** Members under one heading: those who are named, and how many there are with those who are only counted. */
export interface Listed<Member> {
  members: Member[];
  count: number;
}

/** One who waits, with the place in the line for the same role (from 1), as the answer to the click named it. */
export interface WaitingMember {
  entry: RosterEntry;
  role: EventRole | null;
  place: number;
}

/**
 * The seats of one event role, or those without a role (`role` null). Its members are those with a seat, and no-shows:
 * they keep the line but not the seat.
 */
export interface SeatGroup extends Listed<RosterEntry> {
  role: EventRole | null;
  taken: number;
  /** Seats that can still be taken: no more than the event has in total. */
  left: number;
  /** How many wait for this role. */
  waiting: number;
}

/** A view's roster sorted into what the message shows. */
export interface Roster {
  roles: SeatGroup[];
  /** Seats without a role, and those whose role was removed from the event. */
  withoutRole: SeatGroup;
  /** In order; also members who keep a seat while waiting for another role. */
  waitlist: Listed<WaitingMember>;
  tentative: Listed<RosterEntry>;
  absent: Listed<RosterEntry>;
  taken: number;
  /** Seats in total; null = no limit. */
  capacity: number | null;
}

export function rosterOf(view: EventView): Roster {
  const roleById = new Map(view.roles.map((role) => [role.id, role]));
  const roleOf = (id = '') => roleById.get(id) ?? null;

  const lines = new Map<EventRole | null, number>();
  const waiting = view.registrations.filter(isWaiting);
  const placed = waiting.map((entry) => {
    const role = roleOf(entry.status === 'waitlisted' ? entry.role_id : entry.waiting_role_id);
    const before = lines.get(role) ?? 0;
    lines.set(role, before + countOf([entry]));
    return { entry, role, place: before + 1 };
  });

  const { taken: seated, total } = view.seats;
  const leftInTotal = total === null ? Infinity : total - seated;
  const groupOf = (role: EventRole | null): SeatGroup => {
    const members = view.registrations.filter(
      (entry) => (holdsSeat(entry) || entry.status === 'no_show') && roleOf(entry.role_id) === role,
    );
    const taken = countOf(members.filter(holdsSeat));
    const free = Math.min((role?.capacity ?? 0) - taken, leftInTotal);
    return {
      role,
      ...listed(members),
      taken,
      left: Math.max(0, free),
      waiting: lines.get(role) ?? 0,
    };
  };

  return {
    roles: view.roles.map(groupOf),
    withoutRole: groupOf(null),
    waitlist: { members: placed.filter(({ entry }) => isNamed(entry)), count: countOf(waiting) },
    tentative: listed(view.registrations.filter((entry) => entry.status === 'tentative')),
    absent: listed(view.registrations.filter((entry) => entry.status === 'absent')),
    taken: view.seats.taken,
    capacity: view.seats.total,
  };
}

function isNamed({ more }: RosterEntry): boolean {
  return more === undefined;
}

function countOf(entries: RosterEntry[]): number {
  return entries.reduce((sum, { more = 1 }) => sum + more, 0);
}

function listed(entries: RosterEntry[]): Listed<RosterEntry> {
  return { members: entries.filter(isNamed), count: countOf(entries) };
}
