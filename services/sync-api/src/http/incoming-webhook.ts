import type { RequestHandler } from 'express';
import {
  incomingWebhookSchema,
  type createReceiveWebhook,
  type IncomingWebhook,
} from '../use-cases/events/receive-webhook.ts';
import { verifyWebhook } from '../webhooks/standard-webhooks.ts';
import { digestOf } from '../digest-of.ts';
import { SIGNED_BOUNDS } from './body-bounds.ts';
import { correlationOf } from './correlation.ts';
import { revisionOf } from './event-routes.ts';
import { check } from './mount-routes.ts';
import { Problem } from './problem.ts';
import type { RunOnce } from './run-once.ts';
import { bytesOf, parseBytes, refuseAll, requireSignature, takeBytes } from './signed-body.ts';

const WHY = {
  'missing-headers':
    'Send webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks).',
  timestamp: 'The webhook-timestamp is more than five minutes off: check the clock, and sign anew.',
  signature: 'No signature fits: sign "id.timestamp.body" with DISCORD_BOT_WEBHOOK_SECRET.',
} as const;

/** No token can have such a name. The key holds the body: an id that a sender uses twice makes no two messages one. */
const FIRST = { caller: '~webhook', method: 'post', path: '/webhooks/incoming', body: null };

/** As far as a signed message's clock may be off. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/**
 * `POST /webhooks/incoming`: VerseLink's own messages. The signature covers the bytes as they came, so it is
 * checked before anything is read. Its webhook-id is remembered for a day, far longer than a signature is valid: what is
 * sent again is answered as the first time and does nothing.
 */
export function incomingWebhook({
  receiveWebhook,
  runOnce,
  secret,
  now,
}: {
  receiveWebhook: ReturnType<typeof createReceiveWebhook>;
  runOnce: RunOnce;
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
      if (!/^[\x21-\x7e]{1,200}$/.test(verified.id)) throw badId();
      const given = parseBytes(body);
      const message = check(incomingWebhookSchema, given, 'body', SIGNED_BOUNDS) as IncomingWebhook;
      if (isOfTimeToCome(message, now())) throw ofTimeToCome();
      const { id, signedAt } = verified;
      const key = `${id}:${digestOf(body.toString('base64'))}`;
      const reply = await runOnce(key, FIRST, async () => {
        const result = await receiveWebhook(message, signedAt, correlationOf(response));
        const revision = revisionOf(result, message.data.id);
        return { status: 202, body: { event_id: message.data.id, revision } };
      });
      if (reply.replayed) response.set('idempotent-replayed', 'true');
      response.status(reply.status).json(reply.body);
    },
  ];
}

/** Taken, it would silence its event until then: what is said meanwhile would count as older. */
function isOfTimeToCome({ timestamp }: IncomingWebhook, now: Date): boolean {
  return timestamp !== undefined && Date.parse(timestamp) - now.getTime() > CLOCKS_DIFFER_MS;
}

function badId(): Problem {
  const message = 'webhook-id must be 1 to 200 visible ASCII characters';
  return new Problem('validation', `${message}.`, { errors: [{ field: 'webhook-id', message }] });
}

function ofTimeToCome(): Problem {
  return new Problem('validation', 'The message is of a time to come: check the clock.', {
    errors: [
      { field: 'timestamp', message: 'timestamp must not be more than five minutes from now' },
    ],
  });
}
