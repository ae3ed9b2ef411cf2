import type { CommandFailure, FailureClass } from '@verselink/contracts';

/** What happens to a job after a failure. `block`: what has to change before the same is tried again. */
export type Verdict =
  { kind: 'retry'; delay_ms: number } | { kind: 'give-up'; block: 'content' | 'guild' | 'nothing' };

interface Policy {
  /** Waits between tries in ms; the last one repeats. */
  delays_ms: readonly number[];
  /** Tries in total; Infinity = until it works. */
  attempts: number;
  block: 'content' | 'guild' | 'nothing';
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** One row per failure class (DESIGN section 5). */
export const RETRY_POLICIES: Record<FailureClass, Policy> = {
  infrastructure: {
    delays_ms: [1, 2, 5, 10, 30, 60].map((seconds) => seconds * SECOND),
    attempts: Infinity,
    block: 'nothing',
  },
  // Discord names the wait; the row holds for answers that do not.
  'rate-limit': { delays_ms: [5 * SECOND], attempts: Infinity, block: 'nothing' },
  // A 403 counts towards the ban for invalid requests: no second try before something changed in the guild.
  permission: { delays_ms: [], attempts: 1, block: 'guild' },
  gone: { delays_ms: [], attempts: 1, block: 'guild' },
  invalid: { delays_ms: [], attempts: 1, block: 'content' },
  unknown: {
    delays_ms: [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE],
    attempts: 8,
    block: 'content',
  },
};

/** Decides over a failed try; `attempts` counts this one too. */
export function judgeFailure(
  failure: Pick<CommandFailure, 'class' | 'retry_after_ms'>,
  attempts: number,
): Verdict {
  const policy = RETRY_POLICIES[failure.class];
  if (attempts >= policy.attempts) return { kind: 'give-up', block: policy.block };
  const own = policy.delays_ms[Math.min(attempts, policy.delays_ms.length) - 1] ?? SECOND;
  return { kind: 'retry', delay_ms: Math.max(failure.retry_after_ms ?? 0, own) };
}
