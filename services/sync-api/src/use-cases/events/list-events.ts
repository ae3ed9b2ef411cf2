import type { EventQuery, EventSummary } from '@verselink/contracts';
import { countSeats, isWaiting } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import { eventCursor } from '../../stores/list-events.ts';
import { unreadableFields } from '../../stores/readable-event.ts';
import { verselinkEvent } from './event-content.ts';
import type { EventPhases } from './event-phases.ts';

/** Lists events, a page at a time. One that cannot be read is left out; health names it. */
export function createListEvents({
  events,
  phases,
}: {
  events: Pick<EventStore, 'list'>;
  phases: EventPhases;
}) {
  return async function listEvents({
    phase,
    ...query
  }: EventQuery): Promise<{ events: EventSummary[]; next_cursor: string | null }> {
    const inPhase = phase && (await phases.inPhase(phase));
    const found = await events.list({ ...query, limit: query.limit + 1 }, inPhase);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const readable = page.filter(
      (document) => unreadableFields({ ...document, outbox: [] }).length === 0,
    );
    const are = await phases.ofEach(readable);
    return {
      events: readable.flatMap(({ _id: id, ...rest }, n) => {
        const event = { ...rest, id };
        const is = are[n];
        const waiting = event.registrations.filter(isWaiting).length;
        const seats = { ...countSeats(event), waiting };
        return is ? [{ event: verselinkEvent(event), phase: is, revision: event.rev, seats }] : [];
      }),
      next_cursor: found.length > page.length && last !== undefined ? eventCursor(last) : null,
    };
  };
}
