import type { DeadLetterFilter } from '@verselink/contracts';
import {
  UnroutableError,
  type DeadLetter,
  type DeadLetterProperties,
  type Messaging,
} from '@verselink/messaging';
import type { DeadLetterStore, StoredDeadLetter } from '../../stores/dead-letter-store.ts';

export type ReplayResult =
  | { kind: 'replayed'; letter: StoredDeadLetter }
  | { kind: 'unknown' }
  /** Whoever takes it would only drop it. */
  | { kind: 'expired'; letter: StoredDeadLetter }
  /** The queue that it comes from does not exist any more. */
  | { kind: 'no-queue'; letter: StoredDeadLetter }
  /** The broker did not take it, or did not say so. */
  | { kind: 'failed'; error: Error };

export type DiscardResult =
  { kind: 'discarded'; letter: StoredDeadLetter } | { kind: 'unknown' } | { kind: 'settled' };

/**
 * What an operator can do to dead letters. A letter is marked as replayed only when the broker has it: a stop between
 * the two leaves it parked, and a second replay is safe because every handler may run twice.
 */
export function createSettleDeadLetters({
  deadLetters,
  messaging,
  now,
}: {
  deadLetters: DeadLetterStore;
  messaging: Pick<Messaging, 'replay'>;
  now: () => Date;
}) {
  async function replay(id: string): Promise<ReplayResult> {
    const letter = await deadLetters.find(id);
    if (letter === undefined) return { kind: 'unknown' };
    if (letter.expires_at !== null && letter.expires_at <= now()) {
      return { kind: 'expired', letter };
    }
    try {
      await messaging.replay(replayable(letter));
    } catch (error) {
      if (error instanceof UnroutableError) return { kind: 'no-queue', letter };
      return { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    }
    await deadLetters.replayed(letter, now());
    return { kind: 'replayed', letter: (await deadLetters.find(id)) ?? letter };
  }

  return {
    replay,

    /**
     * Replays parked letters, the first to die first, one after the other so that they keep their order.
     * Stops at the first that the broker does not take.
     */
    replayMany: async (filter: DeadLetterFilter, limit: number) => {
      const letters = await deadLetters.findReplayable(filter, limit, now());
      let replayed = 0;
      let failure: Error | undefined;
      for (const { _id } of letters) {
        const result = await replay(_id);
        if (result.kind === 'replayed') replayed += 1;
        if (result.kind === 'failed') {
          failure = result.error;
          break;
        }
      }
      return { replayed, parked: await deadLetters.countParked(filter), failure };
    },

    /** Decides that nothing is to come of a letter any more. */
    discard: async (id: string): Promise<DiscardResult> => {
      const discarded = await deadLetters.discard(id, now());
      const letter = await deadLetters.find(id);
      if (letter === undefined) return { kind: 'unknown' };
      return discarded ? { kind: 'discarded', letter } : { kind: 'settled' };
    },
  };
}

function replayable(
  letter: StoredDeadLetter,
): Pick<DeadLetter, 'id' | 'queue' | 'content' | 'properties'> {
  return {
    id: letter._id,
    queue: letter.queue,
    content: Buffer.from(letter.content_base64, 'base64'),
    properties: JSON.parse(letter.properties) as DeadLetterProperties,
  };
}
