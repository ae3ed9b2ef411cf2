import { InvalidMessageError } from '@verselink/contracts';
import { InfrastructureError, NotYetError, PermanentError } from './failure.ts';

/** Handled failures after which a message is given up. */
export const MAX_ATTEMPTS = 8;

/** Waits for its turn after which a message has failed once: with the default ladder after some 16 minutes. */
export const MAX_WAITS = 100;
/** The first waits are short; then it is clear that the others take longer. */
const SHORT_WAITS = 10;

/** Why a message is in the dead-letter queue. */
export type DeadClass = 'invalid' | 'permanent' | 'exhausted' | 'crash-loop';

/**
 * What becomes of a message. `keep`: it stays unacknowledged here and is handled again. `suspect`: it goes to the
 * queue of suspects. `home`: from there back to its own, as one that is none. `wait`: its turn has not come.
 */
export type Outcome =
  | { kind: 'ack' }
  | { kind: 'expired' }
  | { kind: 'keep'; error: Error }
  | { kind: 'suspect' }
  | { kind: 'home' }
  | { kind: 'wait'; delayMs: number; error: Error }
  | { kind: 'retry'; delayMs: number; error: Error }
  | { kind: 'dead'; class: DeadClass; error: Error };

/** The outcome is the acknowledgement: what a handler's error means for its message. */
export function outcomeOf(
  error: Error | undefined,
  { attempt, waits }: { attempt: number; waits: number },
  ladderMs: readonly number[],
): Outcome {
  if (error === undefined) return { kind: 'ack' };
  if (error instanceof InfrastructureError) return { kind: 'keep', error };
  if (error instanceof InvalidMessageError) return { kind: 'dead', class: 'invalid', error };
  if (error instanceof PermanentError) return { kind: 'dead', class: 'permanent', error };
  const [first, second = first] = ladderMs;
  if (error instanceof NotYetError && waits < MAX_WAITS && first !== undefined) {
    return { kind: 'wait', delayMs: waits < SHORT_WAITS ? first : (second ?? first), error };
  }
  const delayMs = ladderMs[Math.min(attempt, ladderMs.length) - 1];
  if (attempt >= MAX_ATTEMPTS || delayMs === undefined) {
    return { kind: 'dead', class: 'exhausted', error };
  }
  return { kind: 'retry', delayMs, error };
}
