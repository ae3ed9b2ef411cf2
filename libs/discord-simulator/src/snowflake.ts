import type { SimClock } from './clock.ts';

/** First millisecond of 2015: Discord's epoch (developers/reference, "Snowflakes"). */
const DISCORD_EPOCH = 1_420_070_400_000n;

export interface Snowflakes {
  next: () => string;
  last: () => string;
}

/** From here on ids have the 17 digits that clients and schemas ask for. */
export const EARLIEST_TIME = snowflakeTime(String(10n ** 16n)) + 1;

/** Ids of 64 bits last until 2154; the clock goes on by itself from wherever it was moved to. */
export const LATEST_TIME = Date.UTC(2150, 0);

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

/** Whether a text can be an id at all: digits, and no more than fit into 64 bits. */
export function isSnowflake(text: string): boolean {
  return /^(0|[1-9]\d{0,19})$/.test(text);
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
