import { expect, test } from '@jest/globals';
import { judgeFailure, retryPolicies } from './retry-policy.ts';

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
    const failure = { class: kind, retry_after_ms: retryAfter };
    expect(judgeFailure(retryPolicies(), failure, attempts)).toEqual(verdict);
  },
);

test('configuration changes a class and leaves the others as they are', () => {
  const policies = retryPolicies({ unknown: { attempts: 2 }, infrastructure: { delays_ms: [7] } });
  const failed = (kind: 'unknown' | 'infrastructure', attempts: number) =>
    judgeFailure(policies, { class: kind, retry_after_ms: null }, attempts);
  expect(failed('unknown', 1)).toEqual({ kind: 'retry', delay_ms: 1_000 });
  expect(failed('unknown', 2)).toEqual({ kind: 'give-up', block: 'content' });
  expect(failed('infrastructure', 500)).toEqual({ kind: 'retry', delay_ms: 7 });
});
