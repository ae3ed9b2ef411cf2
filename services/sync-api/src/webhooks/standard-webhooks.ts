import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the timestamp of an incoming message may be off, in seconds (Standard Webhooks: five minutes). */
const TOLERANCE_SECONDS = 300;

/** The headers of a signed message (standardwebhooks.com, "Webhook headers"). */
export interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** Signs a body as Standard Webhooks does: HMAC-SHA256 over `id.timestamp.body`. */
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
    'webhook-signature': `v1,${signature(secret, id, timestamp, body).toString('base64')}`,
  };
}

export type Verification =
  | { kind: 'valid'; id: string }
  | { kind: 'invalid'; reason: 'missing-headers' | 'timestamp' | 'signature' };

/** Checks an incoming message; any one of several signatures may fit (rotation of the secret). */
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
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => {
    const value = headers[`webhook-${name}`];
    return typeof value === 'string' ? value : undefined;
  });
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) {
    return { kind: 'invalid', reason: 'missing-headers' };
  }
  const age = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (age > TOLERANCE_SECONDS) return { kind: 'invalid', reason: 'timestamp' };
  const expected = signature(secret, id, timestamp, body);
  let fits = false;
  for (const candidate of signatures.split(' ')) {
    const [version, text = ''] = candidate.split(',');
    const given = Buffer.from(text, 'base64');
    const same = given.length === expected.length && timingSafeEqual(given, expected);
    fits = (version === 'v1' && same) || fits;
  }
  return fits ? { kind: 'valid', id } : { kind: 'invalid', reason: 'signature' };
}

function signature(secret: string, id: string, timestamp: string, body: string | Buffer): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
}

/** `whsec_…` holds the key as base64; any other secret is taken as it stands. */
function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
