import { createHmac, timingSafeEqual } from 'node:crypto';
import { webhookKeys } from './webhook-keys.ts';

/** How far the timestamp of an incoming message may be off, in seconds (Standard Webhooks: five minutes). */
const TOLERANCE_SECONDS = 300;

/** The headers of a signed message (standardwebhooks.com, "Webhook headers"). */
export interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/**
 * Signs a body as Standard Webhooks does: HMAC-SHA256 over `id.timestamp.body`. With several secrets there are as many
 * signatures, so that a receiver which knows one of them accepts the message ("Webhook headers").
 */
export function signWebhook({
  id,
  body,
  secret,
  now,
}: {
  id: string;
  body: string;
  secret: string;
  now: Date;
}): SignedHeaders {
  const timestamp = Math.floor(now.getTime() / 1_000).toString();
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures(secret, id, timestamp, body)
      .map((one) => `v1,${one.toString('base64')}`)
      .join(' '),
  };
}

export type Verification =
  /** `signedAt`: the last moment of its second, since nothing says which. */
  | { kind: 'valid'; id: string; signedAt: Date }
  | { kind: 'invalid'; reason: 'missing-headers' | 'timestamp' | 'signature' };

/** Checks an incoming message; any one of its signatures may fit any one of our secrets (rotation). */
export function verifyWebhook({
  headers,
  body,
  secret,
  now,
}: {
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  secret: string;
  now: Date;
}): Verification {
  const [id, timestamp, given] = ['id', 'timestamp', 'signature'].map((name) => {
    const value = headers[`webhook-${name}`];
    return typeof value === 'string' ? value : undefined;
  });
  if (!id || !timestamp || !given || !/^\d{1,12}$/.test(timestamp)) {
    return { kind: 'invalid', reason: 'missing-headers' };
  }
  const age = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (age > TOLERANCE_SECONDS) return { kind: 'invalid', reason: 'timestamp' };
  const expected = signatures(secret, id, timestamp, body);
  let fits = false;
  for (const candidate of given.split(' ')) {
    const [version, text = ''] = candidate.split(',');
    const bytes = Buffer.from(text, 'base64');
    for (const one of expected) {
      const same = bytes.length === one.length && timingSafeEqual(bytes, one);
      fits = (version === 'v1' && same) || fits;
    }
  }
  if (!fits) return { kind: 'invalid', reason: 'signature' };
  return { kind: 'valid', id, signedAt: new Date(Number(timestamp) * 1_000 + 999) };
}

/** One per secret, in their order. */
function signatures(
  secrets: string,
  id: string,
  timestamp: string,
  body: string | Buffer,
): Buffer[] {
  return webhookKeys(secrets).map((key) =>
    createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest(),
  );
}
