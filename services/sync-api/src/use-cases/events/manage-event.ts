import type { VerselinkEvent } from '@verselink/contracts';
import type { createPutEvent, PutEventResult } from './put-event.ts';
import type { Said } from './said.ts';

/** What happened to an event in VerseLink. */
export const LIFE_CYCLE_ACTIONS = ['created', 'updated', 'cancelled', 'completed'] as const;
export type LifeCycleAction = (typeof LIFE_CYCLE_ACTIONS)[number];

/**
 * The whole life cycle in one call. Calls may come twice or in another order: `created` leaves a known event as it is,
 * since it may be late; `updated` puts the content, the state with it; the ends change the state of what is known.
 */
export function createManageEvent({ putEvent }: { putEvent: ReturnType<typeof createPutEvent> }) {
  return async function manageEvent({
    action,
    eventId,
    body,
    said,
    correlationId,
  }: {
    action: LifeCycleAction;
    eventId: string;
    body: Omit<VerselinkEvent, 'id'> | undefined;
    /** As in putEvent. */
    said?: Said;
    correlationId: string;
  }): Promise<PutEventResult> {
    const given = { eventId, body, ...(said && { said }), correlationId };
    switch (action) {
      case 'created':
        return await putEvent({ mode: 'create', ...given });
      case 'updated':
        return await putEvent({ mode: 'put', ...given });
      case 'cancelled':
      case 'completed':
        return await putEvent({ mode: 'update', state: action, ...given });
    }
  };
}
