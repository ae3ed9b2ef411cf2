import type { EventQuery, EventSummary } from '@verselink/contracts';
import { countSeats, isWaiting } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import { eventCursor } from '../../stores/list-events.ts';
import { unreadableFields } from '../../stores/readable-event.ts';
import { verselinkEvent } from './event-content.ts';

/** Lists events, a page at a time. One that cannot be read is left out; health names it. */
export function createListEvents({ events }: { events: Pick<EventStore, 'list'> }) {
  return async function listEvents(
    query: EventQuery,
  ): Promise<{ events: EventSummary[]; next_cursor: string | null }> {
    const found = await events.list({ ...query, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      events: page
        .filter((document) => unreadableFields({ ...document, outbox: [] }).length === 0)
        .map(({ _id: id, ...rest }) => {
          const event = { ...rest, id };
          const waiting = event.registrations.filter(isWaiting).length;
          const seats = { ...countSeats(event), waiting };
          return { event: verselinkEvent(event), revision: event.rev, seats };
        }),
      next_cursor: found.length > page.length && last !== undefined ? eventCursor(last) : null,
    };
  };
}
