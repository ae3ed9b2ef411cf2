import type { Outcome } from '@verselink/contracts';
import type { Registration } from './event.ts';
import { holdsSeat, isWaiting } from './seats.ts';
import { placeInLine } from './waitlist.ts';

/** How a member stands, as an answer to a click. */
export function standing(
  registrations: Registration[],
  own: Registration,
  changed: boolean,
): Outcome {
  if (isWaiting(own)) {
    const holds_seat = holdsSeat(own);
    return {
      kind: 'waitlisted',
      role_id: holds_seat ? own.waiting_role_id : own.role_id,
      place: placeInLine(registrations, own.member),
      holds_seat,
      kept_role_id: holds_seat ? own.role_id : null,
      changed,
    };
  }
  switch (own.status) {
    case 'confirmed':
    case 'checked_in':
    case 'no_show':
    case 'waitlisted':
      return { kind: 'confirmed', role_id: own.role_id, changed };
    case 'tentative':
      return { kind: 'tentative', changed };
    case 'absent':
      return { kind: 'absent', changed };
    case 'withdrawn':
      return { kind: 'withdrawn', changed };
  }
}
