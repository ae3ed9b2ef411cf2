import { createHash } from 'node:crypto';

/** A nonce for a further message of the same command: the same for the same parts only. At most 25 characters. */
export function derivedNonce(nonce: string, ...parts: string[]): string {
  return createHash('sha256')
    .update([nonce, ...parts].join(':'))
    .digest('hex')
    .slice(0, 25);
}
