import { changeBetween, isReminder, isTooLate, markNoShows, termsOf } from '@verselink/domain';
import type { Logger } from '@verselink/runtime';
import type { EventStore } from '../../stores/event-store.ts';
import type { ChangeEntry, ReminderEntry } from '../../stores/outbox-entry.ts';
import type { SaveChange } from './save-change.ts';

/**
 * Does what has become due on an event, in one conditional update that takes it off the list and puts what is to be
 * sent into the outbox: of several replicas one wins, and a stop at any point loses and doubles nothing. The update
 * also leads to a new plan, by which the button for check-in comes and goes.
 */
export function createTakeDue({
  events,
  saveChange,
  logger,
  now,
}: {
  events: EventStore;
  saveChange: SaveChange;
  logger: Logger;
  now: () => Date;
}) {
  return async function takeDue(eventId: string): Promise<void> {
    for (;;) {
      const event = await events.load(eventId);
      const at = now();
      const ready = event?.due.filter((entry) => entry.at <= at) ?? [];
      if (event === undefined || ready.length === 0) return;
      const correlationId = `due-${at.getTime()}`;
      const entries: (ReminderEntry | ChangeEntry)[] = [];
      for (const { kind, at: due_at } of ready) {
        if (!isReminder(kind)) continue;
        const id = `${eventId}:${kind}:${due_at.getTime()}`;
        if (isTooLate(kind, due_at, at)) {
          logger.warn('a reminder is skipped: its time has passed by too much', {
            event_id: eventId,
            reminder: kind,
            due_at,
          });
        } else {
          entries.push({
            id,
            kind: 'reminder',
            reminder: kind,
            due_at,
            correlation_id: correlationId,
          });
        }
      }
      const terms = termsOf(event);
      const tells = ready.some(({ kind }) => kind === 'tell-change');
      if (tells && changeBetween(event.told_terms, terms, event, at) !== undefined) {
        entries.push({
          id: `${eventId}:${event.rev + 1}:change`,
          kind: 'event-changed',
          from: event.told_terms,
          correlation_id: correlationId,
        });
      }
      const closes = ready.some(({ kind }) => kind === 'check-in-closes');
      const change = {
        due: event.due.filter((entry) => !ready.includes(entry)),
        ...(tells ? { told_terms: terms } : {}),
        ...(closes ? { registrations: markNoShows(event.registrations) } : {}),
      };
      if (await saveChange({ before: event, change, entries, correlationId })) return;
    }
  };
}
