import {
  dateTime,
  eventIdSchema,
  verselinkEventSchema,
  type VerselinkEvent,
} from '@verselink/contracts';
import Joi from 'joi';
import type { createDeleteEvent } from './delete-event.ts';
import type { createManageEvent, LifeCycleAction } from './manage-event.ts';
import type { PutEventResult } from './put-event.ts';
import type { Said } from './said.ts';

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
  /** An event, or the id of one that is known. */
  data: VerselinkEvent | Pick<VerselinkEvent, 'id'>;
}

/** A sender may be newer than we: what is not known is left alone. */
const wholeEvent = verselinkEventSchema.unknown(true).required();
const idAlone = Joi.object({ id: eventIdSchema.required() }).unknown(true).required();

export const incomingWebhookSchema = Joi.object<IncomingWebhook>({
  type: Joi.string()
    .valid(...Object.keys(INCOMING_TYPES))
    .required(),
  timestamp: dateTime().description('when it happened; left out: when the message was signed'),
  data: Joi.when('type', {
    switch: [
      { is: 'event.deleted', then: idAlone },
      {
        is: Joi.valid('event.cancelled', 'event.completed'),
        then: Joi.when(Joi.object({ title: Joi.exist() }).unknown(true), {
          then: wholeEvent,
          otherwise: idAlone,
        }),
      },
    ],
    otherwise: wholeEvent,
  }).description('the event; of one that ends or is deleted its id is enough'),
})
  .unknown(true)
  .prefs({ stripUnknown: true });

/**
 * Acts on a message from VerseLink that is known to be genuine. It changes nothing when it comes after a newer one.
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
    signedAt: Date,
    correlationId: string,
  ): Promise<PutEventResult> {
    const { id: eventId } = data;
    const action = INCOMING_TYPES[type];
    const said: Said =
      timestamp === undefined
        ? { at: signedAt, by: 'signature' }
        : { at: new Date(timestamp), by: 'message' };
    if (action === 'deleted') return await deleteEvent(eventId, correlationId, said);
    const body = 'title' in data ? data : undefined;
    const result = await manageEvent({ action, eventId, body, said, correlationId });
    // Sent again, it would be refused again: the event was made, and what came since counts.
    return result.kind === 'exists' ? { ...result, kind: 'unchanged' } : result;
  };
}
