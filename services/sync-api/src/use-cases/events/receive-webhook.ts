import { dateTime, verselinkEventSchema, type VerselinkEvent } from '@verselink/contracts';
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
  /** When it happened (Standard Webhooks): by it a message that comes late is told from news. */
  timestamp?: string;
  data: VerselinkEvent;
}

export const incomingWebhookSchema = Joi.object<IncomingWebhook>({
  type: Joi.string()
    .valid(...Object.keys(INCOMING_TYPES))
    .required(),
  timestamp: dateTime(),
  data: verselinkEventSchema.required(),
});

/**
 * Acts on a message from VerseLink that is known to be genuine. The same message twice changes nothing, nor does one that
 * comes after a newer one.
 */
export function createReceiveWebhook({
  manageEvent,
  deleteEvent,
}: {
  manageEvent: ReturnType<typeof createManageEvent>;
  deleteEvent: ReturnType<typeof createDeleteEvent>;
}) {
  return async function receiveWebhook(
    { type, timestamp, data }: IncomingWebhook,
    correlationId: string,
  ): Promise<PutEventResult> {
    const { id: eventId, ...body } = data;
    const action = INCOMING_TYPES[type];
    const saidAt = timestamp === undefined ? undefined : new Date(timestamp);
    if (action === 'deleted') {
      return await deleteEvent(eventId, correlationId, saidAt && { at: saidAt, body });
    }
    const result = await manageEvent({ action, eventId, body, saidAt, correlationId });
    // Sent again, it would be refused again: the event was made, and what came since counts.
    return result.kind === 'exists' ? { kind: 'unchanged', rev: result.rev } : result;
  };
}
