import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import { asUnreadable, contentOf, wholeEvent } from './event-content.ts';
import type { PutEventResult } from './put-event.ts';
import { isOutdated, lastSaid, type Said } from './said.ts';
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
    /** A deletion that overtakes the creation is kept, so that nothing older makes the event. */
    said: Said = { at: now(), by: 'call' },
  ): Promise<Extract<PutEventResult, { kind: 'saved' | 'unchanged' | 'unknown' }>> {
    for (;;) {
      const stored = await events.load(eventId).catch(asUnreadable);
      if (stored === 'unreadable') {
        const gone = await events.replaceUnreadable(eventId, (kept) =>
          tombstone(eventId, kept, said, now()),
        );
        if (gone === undefined) continue;
        changed(eventId, correlationId);
        return { kind: 'saved', rev: gone.rev, state: 'deleted' };
      }
      if (stored === undefined) {
        if (said.by === 'call') return { kind: 'unknown' };
        const event = tombstone(eventId, {}, said, now());
        if (await events.insert(event)) return { kind: 'saved', rev: event.rev, state: 'deleted' };
        continue;
      }
      const { rev } = stored;
      if (isOutdated(stored, said)) {
        const state = stored.deleted_at === null ? stored.state : 'deleted';
        return { kind: 'unchanged', rev, state };
      }
      const said_at = lastSaid(stored, said);
      if (stored.deleted_at !== null) {
        if (!(await events.noteSaid(stored, said_at))) continue;
        changed(eventId, correlationId);
        return { kind: 'unchanged', rev, state: 'deleted' };
      }
      const change = { deleted_at: now(), said_at };
      const saved = await saveChange({ before: stored, change, correlationId });
      if (saved !== undefined) return { kind: 'saved', rev: saved.rev, state: 'deleted' };
    }
  };
}

/** Of an event that cannot be read, or was deleted before it was heard of: nobody is shown it, the rules need no more. */
function tombstone(id: string, kept: Partial<StoredEvent>, said: Said, at: Date): StoredEvent {
  const content = contentOf({
    title: id,
    description: '',
    type: '',
    start_at_utc: at.toISOString(),
    duration_minutes: 15,
    state: 'cancelled',
    org_id: kept.org_id ?? null,
  });
  return { ...wholeEvent(id, kept, content, said, at), deleted_at: at, due: [] };
}
