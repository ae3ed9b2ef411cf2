import type { VerselinkEvent } from '@verselink/contracts';
import type { createPutEvent, PutEventResult } from './put-event.ts';

/** What happened to an event in VerseLink. */
export const LIFE_CYCLE_ACTIONS = ['created', 'updated', 'cancelled', 'completed'] as const;
export type LifeCycleAction = (typeof LIFE_CYCLE_ACTIONS)[number];

/**
 * The whole life cycle in one call. The actions may come twice or in another order: `created` and `updated` both
 * put the content, `cancelled` and `completed` change the state of what is known.
 */
export function createManageEvent({ putEvent }: { putEvent: ReturnType<typeof createPutEvent> }) {
  return async function manageEvent({
    action,
    eventId,
    body,
    saidAt,
    correlationId,
  }: {
    action: LifeCycleAction;
    eventId: string;
    body: Omit<VerselinkEvent, 'id'> | undefined;
    /** As in putEvent. */
    saidAt?: Date;
    correlationId: string;
  }): Promise<PutEventResult> {
    const given = { eventId, body, saidAt, correlationId };
    if (action === 'cancelled' || action === 'completed') {
      return await putEvent({ mode: 'update', state: action, ...given });
    }
    const created = await putEvent({ mode: 'create', ...given });
    return created.kind === 'exists' ? await putEvent({ mode: 'update', ...given }) : created;
  };
}
