import { verselinkEventSchema, type VerselinkEvent } from '@verselink/contracts';
import Joi from 'joi';
import type { createDeleteEvent } from './delete-event.ts';
import type { createManageEvent, LifeCycleAction } from './manage-event.ts';
import type { PutEventResult } from './put-event.ts';

/** What VerseLink may tell us. */
const INCOMING_TYPES = {
  'event.created': 'created',
  'event.updated': 'updated',
  'event.cancelled': 'cancelled',
  'event.completed': 'completed',
  'event.deleted': 'deleted',
} as const satisfies Record<string, LifeCycleAction | 'deleted'>;

export interface IncomingWebhook {
  type: keyof typeof INCOMING_TYPES;
  timestamp?: string;
  data: VerselinkEvent;
}

export const incomingWebhookSchema = Joi.object<IncomingWebhook>({
  type: Joi.string()
    .valid(...Object.keys(INCOMING_TYPES))
    .required(),
  timestamp: Joi.string().isoDate(),
  data: verselinkEventSchema.required(),
});

/** Acts on a message from VerseLink that is known to be genuine. The same message twice changes nothing. */
export function createReceiveWebhook({
  manageEvent,
  deleteEvent,
}: {
  manageEvent: ReturnType<typeof createManageEvent>;
  deleteEvent: ReturnType<typeof createDeleteEvent>;
}) {
  return async function receiveWebhook(
    { type, data }: IncomingWebhook,
    correlationId: string,
  ): Promise<PutEventResult> {
    const { id: eventId, ...body } = data;
    const action = INCOMING_TYPES[type];
    if (action !== 'deleted') return await manageEvent({ action, eventId, body, correlationId });
    const result = await deleteEvent(eventId, correlationId);
    // Deleted before we ever heard of it: nothing is left to do.
    return result.kind === 'deleted' ? { kind: 'saved', rev: result.rev } : { kind: 'unknown' };
  };
}
