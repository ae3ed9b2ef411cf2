import type { EventFacts } from '@verselink/contracts';
import { LIMITS } from './limits.ts';
import { oneLine, prose, truncate } from './plain-text.ts';

/** The texts and times of the native scheduled event, the same in every guild (it has no language of its own). */
export interface ScheduledEventContent {
  name: string;
  description: string;
  location: string;
  start_at: string;
  end_at: string;
}

const MARKER = 'VerseLink · ';
/** The lines below a description: place, link and marker. */
const TAIL = /\n\n(?:[^\n]+\n){0,2}VerseLink · ([\w-]{1,40})\s*$/u;

/**
 * The VerseLink event that a scheduled event's description names in its last line. By that line we recognise ours when
 * the answer to its creation was lost; so it depends on nothing that can change.
 */
export function markedEventId(description: string | null | undefined): string | undefined {
  const last = description?.split('\n').at(-1)?.trim();
  return last?.startsWith(MARKER) === true ? last.slice(MARKER.length) : undefined;
}

/** A description without the lines that we put below it. */
export function aboveMarker(description: string | null | undefined): string {
  return (description ?? '').replace(TAIL, '');
}

/** @param inChannel a voice or stage channel is the place: the event's own words for it go into the description. */
export function scheduledEventContent(event: EventFacts, inChannel = false): ScheduledEventContent {
  const place = truncate(oneLine(event.location ?? ''), LIMITS.scheduledEventLocation);
  const tail = [
    ...(inChannel && place !== '' ? [`📍 ${place}`] : []),
    ...(event.url === null ? [] : [event.url]),
    `${MARKER}${event.event_id}`,
  ].join('\n');
  const room = LIMITS.scheduledEventDescription - tail.length - 2;
  return {
    name: truncate(oneLine(event.title), LIMITS.scheduledEventName),
    description: `${truncate(prose(event.description), room)}\n\n${tail}`,
    // An external event must say where it is (docs: resources/guild-scheduled-event).
    location: place || 'VerseLink',
    start_at: event.start_at,
    end_at: event.end_at,
  };
}
