import { mergeMembers, type Link } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import type { SaveChange } from '../events/save-change.ts';

export type MergePerson = ReturnType<typeof createMergePerson>;

/**
 * Makes one registration of what a person has on each event under both of their ids, and names the events that changed.
 * It may run again at any time: what is merged already stays as it is.
 */
export function createMergePerson({
  events,
  saveChange,
  now,
}: {
  events: Pick<EventStore, 'loadReadable' | 'findByMembers'>;
  saveChange: SaveChange;
  now: () => Date;
}) {
  /** @param members on whose events to look: `d:<discord id>`, `u:<user id>`, or both. */
  return async function mergePerson(
    person: Link,
    members: string[],
    correlationId: string,
  ): Promise<string[]> {
    const merged: string[] = [];
    for (const eventId of await events.findByMembers(members)) {
      if (await merge(eventId, person, correlationId)) merged.push(eventId);
    }
    return merged;
  };

  async function merge(eventId: string, person: Link, correlationId: string): Promise<boolean> {
    for (;;) {
      const event = await events.loadReadable(eventId);
      const merged = event && mergeMembers(event, person, now());
      if (event === undefined || merged === undefined) return false;
      const { registrations, promoted } = merged;
      const change = { registrations };
      if (await saveChange({ before: event, change, promoted, correlationId })) return true;
    }
  }
}
