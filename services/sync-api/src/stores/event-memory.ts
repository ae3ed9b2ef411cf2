import { LRUCache } from 'lru-cache';
import type { StoredEvent } from './event-store.ts';

/** Events that a process remembers: those that its partitions are busy with, of 500 members at most. */
const MOST = 200;

/**
 * Events as this process last wrote them. Clicks of an event come to one process, so the next click finds here what the
 * last one left. A copy may be out of date, when another process wrote since: whoever decides on one has the write
 * checked by its revision, and decides what writes nothing on what is stored.
 */
export function createEventMemory() {
  const known = new LRUCache<string, StoredEvent>({ max: MOST });

  return {
    recall: (id: string): StoredEvent | undefined => known.get(id),
    keep: (event: StoredEvent): void => {
      known.set(event.id, event);
    },
    forget: (id: string): void => {
      known.delete(id);
    },
    /** Notes marks of a revision; of another one they say nothing. */
    mark: (id: string, rev: number, marks: Partial<StoredEvent>): void => {
      const event = known.peek(id);
      if (event?.rev === rev) known.set(id, { ...event, ...marks });
    },
    /** Takes entries out of the outbox, of whatever revision it is. */
    sent: (id: string, entryIds: string[]): void => {
      const event = known.peek(id);
      if (event === undefined) return;
      const outbox = event.outbox.filter((entry) => !entryIds.includes(entry.id));
      known.set(id, { ...event, outbox });
    },
  };
}
