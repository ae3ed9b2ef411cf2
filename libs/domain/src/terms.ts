import type { AttendingStanding, EventChange } from '@verselink/contracts';
import type { Event, Registration } from './event.ts';
import { holdsSeat, isWaiting } from './seats.ts';

/** What a member who comes reckons with: whether the event takes place, when, and where. */
export interface Terms {
  state: Event['state'] | 'deleted';
  start_at: Date;
  location: string | null;
}

/** The terms of an event as it is now. */
export function termsOf({
  state,
  deleted_at,
  start_at,
  location,
}: Pick<Event, 'state' | 'deleted_at' | 'start_at' | 'location'>): Terms {
  return { state: deleted_at === null ? state : 'deleted', start_at, location };
}

/** True when two terms say the same. */
export function isSameTerms(a: Terms, b: Terms): boolean {
  return (
    a.state === b.state &&
    a.start_at.getTime() === b.start_at.getTime() &&
    a.location === b.location
  );
}

/**
 * What members have to be told who know the terms `from`, now that `to` holds; undefined = nothing. An event that is
 * over is tidied up in silence, and one that was called off is called off once.
 */
export function changeBetween(
  from: Terms,
  to: Terms,
  { duration_minutes }: Pick<Event, 'duration_minutes'>,
  now: Date,
): EventChange | undefined {
  const isToCome = ({ start_at }: Terms) =>
    start_at.getTime() + duration_minutes * 60_000 > now.getTime();
  if (to.state === 'published') {
    if (!isToCome(to)) return undefined;
    if (from.state === 'cancelled' || from.state === 'draft') return 'restored';
    return isSameTerms({ ...from, state: to.state }, to) ? undefined : 'moved';
  }
  if (to.state === 'completed' || !isToCome(from)) return undefined;
  if (from.state === 'published') return CALLED_OFF[to.state];
  return from.state === 'draft' && to.state !== 'draft' ? CALLED_OFF[to.state] : undefined;
}

const CALLED_OFF = {
  cancelled: 'cancelled',
  deleted: 'deleted',
  draft: 'withdrawn',
} as const satisfies Record<Exclude<Terms['state'], 'published' | 'completed'>, EventChange>;

/** How a member counts on an event; undefined for those who do not, and are told of no change. */
export function standingOf(entry: Registration): AttendingStanding | undefined {
  if (holdsSeat(entry)) return 'confirmed';
  if (isWaiting(entry)) return 'waitlisted';
  return entry.status === 'tentative' ? 'tentative' : undefined;
}
