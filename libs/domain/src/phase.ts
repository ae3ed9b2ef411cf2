import type { EventPhase } from '@verselink/contracts';
import { closingIn, endOf, type Event } from './event.ts';

/** What decides on the phase of an event. */
export type Phased = Pick<Event, 'state' | 'start_at' | 'duration_minutes' | 'closed_in'>;

/**
 * How far an event is: what VerseLink says of it, and for a published one the time. One that people ended in every
 * guild that shows it is over before its time.
 * @param guildIds the guilds that show it.
 */
export function phaseOf(event: Phased, now: Date, guildIds: string[]): EventPhase {
  if (event.state !== 'published') return event.state;
  const closings = guildIds.map((guildId) => closingIn(event, guildId));
  if (closings.length > 0 && !closings.includes(undefined)) {
    return closings.some((one) => one?.change === 'completed') ? 'completed' : 'cancelled';
  }
  if (now < event.start_at) return 'upcoming';
  return now < endOf(event) ? 'running' : 'completed';
}
