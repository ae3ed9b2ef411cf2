import type { SimClock } from './clock.ts';

/** First millisecond of 2015: Discord's epoch (developers/reference, "Snowflakes"). */
const DISCORD_EPOCH = 1_420_070_400_000n;

export interface Snowflakes {
  next: () => string;
  last: () => string;
}

/** Ids that grow for ever, even when the clock stands still or was moved back by a restart. */
export function createSnowflakes(clock: SimClock, after = '0'): Snowflakes {
  let last = BigInt(after);
  return {
    next() {
      const fresh = (BigInt(Math.floor(clock.now())) - DISCORD_EPOCH) << 22n;
      last = fresh > last ? fresh : last + 1n;
      return last.toString();
    },
    last: () => last.toString(),
  };
}

/** The moment an id was made, in milliseconds since 1970. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH);
}

/** The id that stands for a moment alone, as Discord names single dates of a recurring event. */
export function snowflakeAt(time: number): string {
  return ((BigInt(time) - DISCORD_EPOCH) << 22n).toString();
}

/** Orders ids by age; ids of different lengths compare as numbers, not as text. */
export function compareSnowflakes(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
