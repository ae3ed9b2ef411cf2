import type { EventRole, EventView, RosterEntry } from '@verselink/contracts';

function holdsSeat({ status }: RosterEntry): boolean {
  return status === 'confirmed' || status === 'checked_in';
}

function isWaiting(entry: RosterEntry): boolean {
  return entry.status === 'waitlisted' || (holdsSeat(entry) && entry.waiting_role_id !== null);
}

/** One who waits, with the place in the line for the same role (from 1), as the answer to the click named it. */
export interface WaitingMember {
  entry: RosterEntry;
  role: EventRole | null;
  place: number;
}

/** The seats of one event role, or those without a role (`role` null). */
export interface SeatGroup {
  role: EventRole | null;
  /** Seated members, and no-shows: they keep the line but not the seat. */
  members: RosterEntry[];
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
  waitlist: WaitingMember[];
  tentative: RosterEntry[];
  absent: RosterEntry[];
  taken: number;
  /** Seats in total; null = no limit. */
  capacity: number | null;
}

export function rosterOf(view: EventView): Roster {
  const roleById = new Map(view.roles.map((role) => [role.id, role]));
  const roleOf = (id: string | null) => (id === null ? null : (roleById.get(id) ?? null));

  const lines = new Map<EventRole | null, number>();
  const waitlist = view.registrations.filter(isWaiting).map((entry) => {
    const role = roleOf(entry.status === 'waitlisted' ? entry.role_id : entry.waiting_role_id);
    const place = (lines.get(role) ?? 0) + 1;
    lines.set(role, place);
    return { entry, role, place };
  });

  const { taken: seated, total } = view.seats;
  const leftInTotal = total === null ? Infinity : total - seated;
  const groupOf = (role: EventRole | null): SeatGroup => {
    const members = view.registrations.filter(
      (entry) => (holdsSeat(entry) || entry.status === 'no_show') && roleOf(entry.role_id) === role,
    );
    const taken = members.filter(holdsSeat).length;
    const free = Math.min((role?.capacity ?? 0) - taken, leftInTotal);
    return { role, members, taken, left: Math.max(0, free), waiting: lines.get(role) ?? 0 };
  };

  return {
    roles: view.roles.map(groupOf),
    withoutRole: groupOf(null),
    waitlist,
    tentative: view.registrations.filter((entry) => entry.status === 'tentative'),
    absent: view.registrations.filter((entry) => entry.status === 'absent'),
    taken: view.seats.taken,
    capacity: view.seats.total,
  };
}
