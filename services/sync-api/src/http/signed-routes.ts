import type { Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { RequestHandler } from 'express';
import type { createReceiveWebhook } from '../use-cases/receive-webhook.ts';
import { incomingWebhook } from './incoming-webhook.ts';
import { interactionsEndpoint } from './interactions-endpoint.ts';

/** The calls that are signed instead of bearing a token, by path. */
export function signedRoutes({
  receiveWebhook,
  webhookSecret,
  messaging,
  publicKey,
  logger,
  now,
}: {
  receiveWebhook: ReturnType<typeof createReceiveWebhook>;
  webhookSecret: string | undefined;
  messaging: Pick<Messaging, 'publish'>;
  /** Discord's, in hex. */
  publicKey: string | undefined;
  logger: Logger;
  now: () => Date;
}): Record<string, RequestHandler[]> {
  return {
    '/webhooks/incoming': incomingWebhook({ receiveWebhook, secret: webhookSecret, now }),
    '/events/interactions': interactionsEndpoint({ messaging, publicKey, logger, now }),
  };
}
