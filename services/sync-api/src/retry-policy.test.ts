import { expect, test } from '@jest/globals';
import { judgeFailure } from './retry-policy.ts';

test.each([
  ['infrastructure', 1, null, { kind: 'retry', delay_ms: 1_000 }],
  ['infrastructure', 1_000, null, { kind: 'retry', delay_ms: 60_000 }],
  ['rate-limit', 50, 90_000, { kind: 'retry', delay_ms: 90_000 }],
  ['rate-limit', 1, null, { kind: 'retry', delay_ms: 5_000 }],
  ['permission', 1, null, { kind: 'give-up', block: 'guild' }],
  ['gone', 1, null, { kind: 'give-up', block: 'guild' }],
  ['invalid', 1, null, { kind: 'give-up', block: 'content' }],
  ['unknown', 1, null, { kind: 'retry', delay_ms: 1_000 }],
  ['unknown', 7, null, { kind: 'retry', delay_ms: 600_000 }],
  ['unknown', 8, null, { kind: 'give-up', block: 'content' }],
] as const)(
  'a failure of class %s at try %i leads to %j',
  (kind, attempts, retryAfter, verdict) => {
    expect(judgeFailure({ class: kind, retry_after_ms: retryAfter }, attempts)).toEqual(verdict);
  },
);
