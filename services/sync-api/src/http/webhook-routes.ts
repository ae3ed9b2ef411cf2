import Joi from 'joi';
import type { WebhookEndpointStore } from '../stores/webhook-endpoint-store.ts';
import type { StoredDelivery, WebhookStore } from '../stores/webhook-store.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';

interface DeliveryQuery {
  status?: StoredDelivery['status'];
  event_id?: string;
  limit: number;
}

const deliverySchema = Joi.object({
  id: Joi.string().required(),
  type: Joi.string().required(),
  event_id: Joi.string().required(),
  status: Joi.string().valid('pending', 'delivered', 'failed').required(),
  attempts: Joi.number().integer().required(),
  next_attempt_at: Joi.string().isoDate().allow(null).required(),
  last_status: Joi.number().allow(null).required(),
  last_error: Joi.string().allow(null).required(),
  created_at: Joi.string().isoDate().required(),
  delivered_at: Joi.string().isoDate().allow(null).required(),
  data: Joi.object().unknown(true).required(),
  correlation_id: Joi.string().required(),
});

/** `/webhooks/deliveries`: what VerseLink was told, and telling it again. */
export function webhookRoutes({
  webhooks,
  endpoint,
  sendWebhooks,
  now,
}: {
  webhooks: WebhookStore;
  /** Undefined where VerseLink is told nothing. */
  endpoint: WebhookEndpointStore | undefined;
  sendWebhooks: () => void;
  now: () => Date;
}): Route[] {
  const stoppedAt = async () => (await endpoint?.stoppedAt())?.toISOString() ?? null;

  return [
    route<object, DeliveryQuery>({
      method: 'get',
      path: '/webhooks/deliveries',
      tag: 'Webhooks',
      summary: 'Outgoing webhooks with their attempts, newest first',
      query: Joi.object<DeliveryQuery>({
        status: Joi.string().valid('pending', 'delivered', 'failed'),
        event_id: Joi.string(),
        limit: Joi.number().integer().min(1).max(200).default(50),
      }),
      answers: {
        200: {
          description:
            'Deliveries of the last 30 days. "stopped_at": since when nothing is sent because the receiver answered 410; null = it takes webhooks.',
          schema: Joi.object({
            deliveries: Joi.array().items(deliverySchema).required(),
            stopped_at: Joi.string().isoDate().allow(null).required(),
          }),
        },
      },
      handle: async ({ query: { limit, ...filter } }) => {
        const deliveries = (await webhooks.list(filter, limit)).map(resource);
        return { status: 200, body: { deliveries, stopped_at: await stoppedAt() } };
      },
    }),
    route<{ delivery_id: string }>({
      method: 'post',
      path: '/webhooks/deliveries/:delivery_id/replay',
      tag: 'Webhooks',
      summary: 'Send an ended delivery once more',
      params: Joi.object<{ delivery_id: string }>({
        delivery_id: Joi.string().max(200).required(),
      }),
      answers: {
        202: {
          description: 'It is on its way, with the same webhook-id.',
          schema: Joi.object({ id: Joi.string().required() }),
        },
      },
      handle: async ({ params: { delivery_id } }) => {
        const since = await stoppedAt();
        if (since !== null) {
          throw new Problem(
            'conflict',
            `The receiver answered 410 at ${since}: nothing is sent until POST /api/v1/discord/webhooks/resume.`,
          );
        }
        if (!(await webhooks.replay(delivery_id, now()))) {
          throw new Problem('not-found', `There is no ended delivery ${delivery_id}.`);
        }
        sendWebhooks();
        return { status: 202, body: { id: delivery_id } };
      },
    }),
    route({
      method: 'post',
      path: '/webhooks/resume',
      tag: 'Webhooks',
      summary: 'Send webhooks again to a receiver that answered 410',
      description:
        'A receiver that answers 410 Gone is sent nothing more; what there is to tell waits, and is sent in order now.',
      answers: {
        200: {
          description: '"resumed": false = nothing was stopped.',
          schema: Joi.object({ resumed: Joi.boolean().required() }),
        },
      },
      handle: async () => {
        const resumed = (await endpoint?.resume()) ?? false;
        sendWebhooks();
        return { status: 200, body: { resumed } };
      },
    }),
  ];
}

function resource(delivery: StoredDelivery) {
  return {
    id: delivery._id,
    type: delivery.type,
    event_id: delivery.event_id,
    status: delivery.status,
    attempts: delivery.attempts,
    next_attempt_at: delivery.next_attempt_at,
    last_status: delivery.last_status,
    last_error: delivery.last_error,
    created_at: delivery.created_at,
    delivered_at: delivery.delivered_at,
    data: delivery.data,
    correlation_id: delivery.correlation_id,
  };
}
