import type { VerselinkEvent } from '@verselink/contracts';
import type { EventStore } from '../../stores/event-store.ts';
import { contentOf, newStoredEvent } from './event-content.ts';
import { isNews, isOutdated, type PutEventResult } from './put-event.ts';
import type { SaveChange } from './save-change.ts';

/** Takes an event out of every guild. The document stays, marked, until Discord is clean; so it can run twice. */
export function createDeleteEvent({
  events,
  saveChange,
  changed,
  now,
}: {
  events: EventStore;
  saveChange: SaveChange;
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function deleteEvent(
    eventId: string,
    correlationId: string,
    /** How VerseLink said it: a deletion that overtakes the creation is kept, so that nothing older makes the event. */
    said?: { at: Date; body: Omit<VerselinkEvent, 'id'> },
  ): Promise<Extract<PutEventResult, { kind: 'saved' | 'unchanged' | 'unknown' }>> {
    const saidAt = said?.at;
    for (;;) {
      const stored = await events.load(eventId);
      if (stored === undefined) {
        if (said === undefined) return { kind: 'unknown' };
        const event = newStoredEvent(eventId, contentOf(said.body), now());
        if (await events.insert({ ...event, said_at: said.at, deleted_at: now(), due: [] })) {
          return { kind: 'saved', rev: event.rev };
        }
        continue;
      }
      const { rev } = stored;
      if (isOutdated(stored, saidAt)) return { kind: 'unchanged', rev };
      const gone = stored.deleted_at !== null;
      if (gone && !isNews(stored, saidAt)) {
        changed(eventId, correlationId);
        return { kind: 'unchanged', rev };
      }
      const change = { deleted_at: stored.deleted_at ?? now(), ...(saidAt && { said_at: saidAt }) };
      const saved = await saveChange({ before: stored, change, correlationId });
      if (saved !== undefined) return { kind: gone ? 'unchanged' : 'saved', rev: saved.rev };
    }
  };
}
