import type { VerselinkEvent } from '@verselink/contracts';
import type { EventStore } from '../stores/event-store.ts';
import { verselinkEvent } from './event-content.ts';
import type { createPutEvent, PutEventResult } from './put-event.ts';

/** What happened to an event in VerseLink. */
export const LIFE_CYCLE_ACTIONS = ['created', 'updated', 'cancelled', 'completed'] as const;
export type LifeCycleAction = (typeof LIFE_CYCLE_ACTIONS)[number];

/**
 * The whole life cycle in one call. The actions may come twice or in another order: `created` and `updated` both
 * put the content, `cancelled` and `completed` change the state of what is known.
 */
export function createManageEvent({
  events,
  putEvent,
}: {
  events: EventStore;
  putEvent: ReturnType<typeof createPutEvent>;
}) {
  return async function manageEvent({
    action,
    eventId,
    body,
    correlationId,
  }: {
    action: LifeCycleAction;
    eventId: string;
    body: Omit<VerselinkEvent, 'id'> | undefined;
    correlationId: string;
  }): Promise<PutEventResult> {
    const put = async (mode: 'create' | 'update', content: typeof body) =>
      await putEvent({ mode, eventId, body: content, correlationId });
    if (action === 'cancelled' || action === 'completed') {
      const stored = await events.load(eventId);
      const content = body ?? (stored && verselinkEvent(stored));
      if (content === undefined) return { kind: 'unknown' };
      return await put('update', { ...content, state: action });
    }
    const created = await put('create', body);
    return created.kind === 'exists' ? await put('update', body) : created;
  };
}
