import { forgetPresence } from './check-in.ts';
import type { Event } from './event.ts';
import { promote, type Promoted } from './waitlist.ts';

/** What VerseLink says of an event: everything but the roster and our own marks. */
export type EventContent = Omit<Event, 'id' | 'rev' | 'registrations' | 'deleted_at'>;

/**
 * Puts new content on an event. Granted seats stay, also when capacity shrinks below them; a removed role leaves
 * its members with a seat (or a place in line) without a particular role; raised capacity promotes the waitlist before the start. An event
 * that is moved begins anew: who was there or missing by the old start has a seat by the new one.
 */
export function reviseEvent(
  event: Event,
  content: EventContent,
  now: Date,
): { event: Event; promoted: Promoted[] } {
  const known = new Set(content.roles.map((role) => role.id));
  const keep = (roleId: string | null) => (roleId !== null && known.has(roleId) ? roleId : null);
  const registrations = forgetPresence(event, content, now).map((entry) => ({
    ...entry,
    role_id: keep(entry.role_id),
    waiting_role_id: keep(entry.waiting_role_id),
  }));
  const revised: Event = { ...event, ...content, registrations };
  const { registrations: roster, promoted } = promote(content, registrations, now);
  return { event: { ...revised, registrations: roster }, promoted };
}
