import type { EventStore } from '../../stores/event-store.ts';
import { isOutdated, type PutEventResult } from './put-event.ts';
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
    /** As in putEvent. */
    saidAt?: Date,
  ): Promise<Extract<PutEventResult, { kind: 'saved' | 'unchanged' | 'unknown' }>> {
    for (;;) {
      const stored = await events.load(eventId);
      if (stored === undefined) return { kind: 'unknown' };
      const { rev } = stored;
      if (isOutdated(stored, saidAt)) return { kind: 'unchanged', rev };
      if (stored.deleted_at !== null) {
        changed(eventId, correlationId);
        return { kind: 'unchanged', rev };
      }
      const change = { deleted_at: now(), ...(saidAt && { said_at: saidAt }) };
      const saved = await saveChange({ before: stored, change, correlationId });
      if (saved !== undefined) return { kind: 'saved', rev: saved.rev };
    }
  };
}
