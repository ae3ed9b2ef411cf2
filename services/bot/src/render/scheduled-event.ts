import type { EventFacts } from '@verselink/contracts';
import { LIMITS } from './limits.ts';
import { oneLine, truncate } from './plain-text.ts';

/** The texts and times of the native scheduled event, the same in every guild (it has no language of its own). */
export interface ScheduledEventContent {
  name: string;
  description: string;
  location: string;
  start_at: string;
  end_at: string;
}

/**
 * The line by which we recognise our scheduled event when the answer to its creation was lost.
 * It names the event, so it must not depend on anything that can change.
 */
function eventMarker(eventId: string): string {
  return `VerseLink · ${eventId}`;
}

/** True when a description ends with the marker of this event. */
export function hasEventMarker(description: string | null | undefined, eventId: string): boolean {
  return description?.split('\n').at(-1)?.trim() === eventMarker(eventId);
}

export function scheduledEventContent(event: EventFacts): ScheduledEventContent {
  const tail = [...(event.url === null ? [] : [event.url]), eventMarker(event.event_id)].join('\n');
  const room = LIMITS.scheduledEventDescription - tail.length - 2;
  return {
    name: truncate(oneLine(event.title), LIMITS.scheduledEventName),
    description: `${truncate(event.description.trim(), room)}\n\n${tail}`,
    // An external event must say where it is (docs: resources/guild-scheduled-event).
    location: truncate(oneLine(event.location ?? '') || 'VerseLink', LIMITS.scheduledEventLocation),
    start_at: event.start_at,
    end_at: event.end_at,
  };
}
