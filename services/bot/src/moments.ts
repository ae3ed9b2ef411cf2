import { snowflakeAt } from '@verselink/contracts';

/**
 * Snowflakes of the present, each newer than the one before: news of one millisecond keeps its order. For news that
 * Discord gives neither id nor time to; one for all of it, so that its kinds share one order too.
 */
export function createMoments(now: () => number): () => string {
  let last = 0n;
  return () => {
    const present = BigInt(snowflakeAt(now()));
    last = present > last ? present : last + 1n;
    return last.toString();
  };
}
