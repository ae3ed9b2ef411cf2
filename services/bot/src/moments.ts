import { compareSnowflakes, snowflakeAt } from '@verselink/contracts';

/** A moment further ahead than this comes from a time before a clock was set back. */
const AHEAD_MS = 5_000;

/**
 * Snowflakes of the present, each newer than the one before: news of one millisecond keeps its order. For news that
 * Discord gives neither id nor time to; one for all of it, so that its kinds share one order too.
 */
export function createMoments(now: () => number) {
  let last = '0';

  function next(): string {
    const at = now();
    const present = snowflakeAt(at);
    const isPast = compareSnowflakes(last, present) < 0;
    const isFarAhead = compareSnowflakes(last, snowflakeAt(at + AHEAD_MS)) > 0;
    last = isPast || isFarAhead ? present : (BigInt(last) + 1n).toString();
    return last;
  }

  /** An id that Discord gave just now, to a click: what is heard after it is newer, to the last bit. */
  function heard(id: string): void {
    if (compareSnowflakes(id, last) > 0) last = id;
  }

  return { next, heard };
}
