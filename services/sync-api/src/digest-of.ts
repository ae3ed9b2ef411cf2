import { createHash } from 'node:crypto';

/** A short fingerprint of a JSON value. Equal values made by the same code have equal digests. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
