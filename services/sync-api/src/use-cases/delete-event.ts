import type { EventStore } from '../stores/event-store.ts';

/** Takes an event out of every guild. The document stays, marked, until Discord is clean; so it can run twice. */
export function createDeleteEvent({
  events,
  changed,
  now,
}: {
  events: EventStore;
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function deleteEvent(
    eventId: string,
    correlationId: string,
  ): Promise<{ kind: 'deleted'; rev: number } | { kind: 'unknown' }> {
    for (;;) {
      const stored = await events.load(eventId);
      if (stored === undefined) return { kind: 'unknown' };
      const { rev } = stored;
      if (stored.deleted_at !== null) {
        changed(eventId, correlationId);
        return { kind: 'deleted', rev };
      }
      const at = now();
      const change = { deleted_at: at };
      if (await events.save({ id: eventId, rev, change, outbox: [], now: at })) {
        changed(eventId, correlationId);
        return { kind: 'deleted', rev: rev + 1 };
      }
    }
  };
}
