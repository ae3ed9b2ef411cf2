import type { Outcome } from '@verselink/contracts';
import {
  applyClick,
  applyInterest,
  type Click,
  type Interest,
  type Registration,
} from '@verselink/domain';
import type { EventStore, StoredEvent } from '../stores/event-store.ts';
import type { SaveChange } from './save-change.ts';

/** The answer to each click, in order, and the event as it is after them; undefined when it is not known. */
export interface Registered {
  outcomes: Outcome[];
  event: StoredEvent | undefined;
}

export type Register = ReturnType<typeof createRegister>;

/**
 * Decides clicks, web sign-ups and interest of one event, in order, with one read and one write: N pure decisions, one
 * conditional update. When another writer was faster everything is decided again on the newer state. Nothing is
 * answered before it is saved, and running it twice with the same clicks changes nothing.
 */
export function createRegister({
  events,
  saveChange,
}: {
  events: EventStore;
  saveChange: SaveChange;
}) {
  return async function register(
    eventId: string,
    clicks: (Click | Interest)[],
    correlationId: string,
  ): Promise<Registered> {
    for (;;) {
      const event = await events.load(eventId);
      if (event === undefined) {
        return { outcomes: clicks.map(() => unknownEvent), event: undefined };
      }
      const { outcomes, registrations, promoted } = applyAll(event, clicks);
      if (registrations === event.registrations) return { outcomes, event };
      const change = { registrations };
      const saved = await saveChange({ before: event, change, promoted, correlationId });
      if (saved !== undefined) return { outcomes, event: saved };
    }
  };
}

const unknownEvent: Outcome = { kind: 'refused', reason: 'unknown-event' };

function applyAll(event: StoredEvent, clicks: (Click | Interest)[]) {
  let { registrations } = event;
  const promoted: Registration[] = [];
  const outcomes = clicks.map((click) => {
    const current = { ...event, registrations };
    const applied =
      'interested' in click ? applyInterest(current, click) : applyClick(current, click);
    registrations = applied.registrations;
    promoted.push(...applied.promoted);
    return applied.outcome;
  });
  return { outcomes, registrations, promoted };
}
