import type { RequestHandler } from 'express';
import {
  incomingWebhookSchema,
  type createReceiveWebhook,
  type IncomingWebhook,
} from '../use-cases/events/receive-webhook.ts';
import { verifyWebhook } from '../webhooks/standard-webhooks.ts';
import { correlationOf } from './correlation.ts';
import { revisionOf } from './event-routes.ts';
import { check } from './mount-routes.ts';
import { Problem } from './problem.ts';
import { bytesOf, parseBytes, takeBytes } from './signed-body.ts';

const WHY = {
  'missing-headers':
    'Send webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks).',
  timestamp: 'The webhook-timestamp is more than five minutes off: check the clock, and sign anew.',
  signature: 'No signature fits: sign "id.timestamp.body" with DISCORD_BOT_WEBHOOK_SECRET.',
} as const;

/**
 * `POST /webhooks/incoming`: VerseLink's own messages. The signature covers the bytes as they came, so it is
 * checked before anything is read. A message may be sent again within its five minutes: acting twice changes nothing.
 */
export function incomingWebhook({
  receiveWebhook,
  secret,
  now,
}: {
  receiveWebhook: ReturnType<typeof createReceiveWebhook>;
  secret: string | undefined;
  now: () => Date;
}): RequestHandler[] {
  return [
    takeBytes,
    async (request, response) => {
      if (secret === undefined) {
        throw new Problem('unavailable', 'Set DISCORD_BOT_WEBHOOK_SECRET to receive webhooks.');
      }
      const body = bytesOf(request);
      const verified = verifyWebhook({ headers: request.headers, body, secret, now: now() });
      if (verified.kind === 'invalid') throw new Problem('bad-signature', WHY[verified.reason]);
      const message = check(incomingWebhookSchema, parseBytes(body), 'body') as IncomingWebhook;
      const result = await receiveWebhook(message, correlationOf(response));
      const gone = result.kind === 'unknown' && message.type === 'event.deleted';
      const revision = gone ? null : revisionOf(result, message.data.id);
      response.status(202).json({ event_id: message.data.id, revision });
    },
  ];
}
