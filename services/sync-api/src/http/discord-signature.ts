import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** How far the timestamp of an interaction may be off, in seconds: an old request cannot be sent again. */
const TOLERANCE_SECONDS = 300;
const SIGNATURE_HEX = /^[0-9a-f]{128}$/i;
const TIMESTAMP = /^\d{1,12}$/;

/** The key by which Discord signs: 64 hex digits, as the Developer Portal shows them. */
export function discordKey(hex: string): KeyObject {
  const x = Buffer.from(hex, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Why a request is not Discord's, or undefined when it is. */
export type SignatureFault = 'missing-headers' | 'timestamp' | 'signature';

/**
 * Checks that Discord sent a request: Ed25519 over timestamp and body as they came (docs: interactions/overview,
 * "Validating Security Request Headers"). Nothing secret is compared, so there is no time to keep constant.
 */
export function signatureFault({
  headers,
  body,
  key,
  now,
}: {
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  key: KeyObject;
  now: Date;
}): SignatureFault | undefined {
  const signature = headers['x-signature-ed25519'];
  const timestamp = headers['x-signature-timestamp'];
  if (typeof signature !== 'string' || typeof timestamp !== 'string') return 'missing-headers';
  if (!SIGNATURE_HEX.test(signature)) return 'signature';
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  if (!verify(null, signed, key, Buffer.from(signature, 'hex'))) return 'signature';
  const offBy = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  return TIMESTAMP.test(timestamp) && offBy <= TOLERANCE_SECONDS ? undefined : 'timestamp';
}
