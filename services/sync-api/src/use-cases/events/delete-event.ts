import type { VerselinkEvent } from '@verselink/contracts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import { asUnreadable, contentOf, newStoredEvent, wholeEvent } from './event-content.ts';
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
      const stored = await events.load(eventId).catch(asUnreadable);
      if (stored === 'unreadable') {
        const gone = await events.replaceUnreadable(eventId, (kept) =>
          tombstone(eventId, kept, now()),
        );
        if (gone === undefined) continue;
        changed(eventId, correlationId);
        return { kind: 'saved', rev: gone.rev };
      }
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

/** What takes an event that cannot be read out of Discord: the rules need no more of it. */
function tombstone(id: string, kept: Partial<StoredEvent>, at: Date): StoredEvent {
  const content = contentOf({
    title: id,
    description: '',
    type: '',
    start_at_utc: at.toISOString(),
    duration_minutes: 15,
    state: 'cancelled',
    org_id: kept.org_id ?? null,
  });
  return { ...wholeEvent(id, kept, content, at), deleted_at: at, due: [] };
}
