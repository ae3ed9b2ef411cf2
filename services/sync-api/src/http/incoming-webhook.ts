import type { RequestHandler } from 'express';
import {
  incomingWebhookSchema,
  type createReceiveWebhook,
  type IncomingWebhook,
} from '../use-cases/events/receive-webhook.ts';
import { verifyWebhook } from '../webhooks/standard-webhooks.ts';
import { SIGNED_BOUNDS } from './body-bounds.ts';
import { correlationOf } from './correlation.ts';
import { revisionOf } from './event-routes.ts';
import { check } from './mount-routes.ts';
import { Problem } from './problem.ts';
import { bytesOf, parseBytes, refuseAll, requireSignature, takeBytes } from './signed-body.ts';

const WHY = {
  'missing-headers':
    'Send webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks).',
  timestamp: 'The webhook-timestamp is more than five minutes off: check the clock, and sign anew.',
  signature: 'No signature fits: sign "id.timestamp.body" with DISCORD_BOT_WEBHOOK_SECRET.',
} as const;

/** As far as a signed message's clock may be off. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

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
  if (secret === undefined) {
    return [refuseAll('Set DISCORD_BOT_WEBHOOK_SECRET to receive webhooks.')];
  }
  return [
    requireSignature(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
      WHY['missing-headers'],
    ),
    takeBytes,
    async (request, response) => {
      const body = bytesOf(request);
      const verified = verifyWebhook({ headers: request.headers, body, secret, now: now() });
      if (verified.kind === 'invalid') throw new Problem('bad-signature', WHY[verified.reason]);
      const given = parseBytes(body);
      const message = check(incomingWebhookSchema, given, 'body', SIGNED_BOUNDS) as IncomingWebhook;
      if (isOfTimeToCome(message, now())) throw ofTimeToCome();
      const result = await receiveWebhook(message, correlationOf(response));
      const gone = result.kind === 'unknown' && message.type === 'event.deleted';
      const revision = gone ? null : revisionOf(result, message.data.id);
      response.status(202).json({ event_id: message.data.id, revision });
    },
  ];
}

/** Taken, it would silence its event until then: what is said meanwhile would count as older. */
function isOfTimeToCome({ timestamp }: IncomingWebhook, now: Date): boolean {
  return timestamp !== undefined && Date.parse(timestamp) - now.getTime() > CLOCKS_DIFFER_MS;
}

function ofTimeToCome(): Problem {
  return new Problem('validation', 'The message is of a time to come: check the clock.', {
    errors: [
      { field: 'timestamp', message: 'timestamp must not be more than five minutes from now' },
    ],
  });
}
