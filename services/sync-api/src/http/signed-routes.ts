import { interactionReceivedSchema } from '@verselink/contracts';
import type { Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { RequestHandler } from 'express';
import Joi from 'joi';
import {
  incomingWebhookSchema,
  type createReceiveWebhook,
} from '../use-cases/events/receive-webhook.ts';
import { incomingWebhook } from './incoming-webhook.ts';
import { interactionsEndpoint } from './interactions-endpoint.ts';
import type { DocumentedRoute } from './route.ts';
import type { RunOnce } from './run-once.ts';

/** A call that is signed instead of bearing a token: it reads its own body, since the signature covers the bytes. */
export interface SignedRoute extends DocumentedRoute {
  method: 'post';
  security: 'standardWebhooks' | 'discordSignature';
  handlers: RequestHandler[];
}

/** All of them: VerseLink's webhooks and Discord's interactions. */
export function signedRoutes({
  receiveWebhook,
  runOnce,
  webhookSecret,
  messaging,
  publicKey,
  logger,
  now,
}: {
  receiveWebhook: ReturnType<typeof createReceiveWebhook>;
  runOnce: RunOnce;
  webhookSecret: string | undefined;
  messaging: Pick<Messaging, 'publish'>;
  /** Discord's, in hex. */
  publicKey: string | undefined;
  logger: Logger;
  now: () => Date;
}): SignedRoute[] {
  return [
    {
      method: 'post',
      path: '/webhooks/incoming',
      tag: 'Webhooks',
      summary: 'VerseLink tells of its events',
      description:
        'Signed as Standard Webhooks says. A message that is sent again, under its webhook-id, is answered as the first time and does nothing. Nor does one whose "timestamp" is older than that of another about the same event, or than the last call about it; without a "timestamp" its webhook-timestamp counts. One that is more than five minutes ahead is refused (400). event.created changes no event that is known, unless its "timestamp" says that it was made anew. Fields that are not known are left alone.',
      security: 'standardWebhooks',
      body: incomingWebhookSchema,
      answers: {
        202: {
          description: 'Accepted.',
          schema: Joi.object({
            event_id: Joi.string().required(),
            revision: Joi.number().integer().required(),
          }),
        },
      },
      handlers: incomingWebhook({ receiveWebhook, runOnce, secret: webhookSecret, now }),
    },
    {
      method: 'post',
      path: '/events/interactions',
      tag: 'Interactions',
      summary: 'Discord delivers interactions over HTTP',
      description: 'Signed by Discord (Ed25519). Only needed where no gateway is used for them.',
      security: 'discordSignature',
      body: interactionReceivedSchema.extract('interaction') as Joi.ObjectSchema,
      answers: {
        200: {
          description: 'The answer to a PING, or to a member whose interaction was not recorded.',
          schema: Joi.object({ type: Joi.number().integer().required() }).unknown(true),
        },
        202: { description: 'Taken: the bot answers by the callback route.' },
      },
      handlers: interactionsEndpoint({ messaging, publicKey, logger, now }),
    },
  ];
}
