import Joi from 'joi';
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
  sendWebhooks,
  now,
}: {
  webhooks: WebhookStore;
  sendWebhooks: () => void;
  now: () => Date;
}): Route[] {
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
          description: 'Deliveries of the last 30 days.',
          schema: Joi.object({ deliveries: Joi.array().items(deliverySchema).required() }),
        },
      },
      handle: async ({ query: { limit, ...filter } }) => ({
        status: 200,
        body: { deliveries: (await webhooks.list(filter, limit)).map(resource) },
      }),
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
        if (!(await webhooks.replay(delivery_id, now()))) {
          throw new Problem('not-found', `There is no ended delivery ${delivery_id}.`);
        }
        sendWebhooks();
        return { status: 202, body: { id: delivery_id } };
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
