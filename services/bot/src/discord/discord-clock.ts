import { createClockOffset } from '@verselink/runtime';

/** One answer of Discord's REST, by our clock, and its `Date` header. */
export interface DatedAnswer {
  sent: number;
  received: number;
  date: string | null;
}

/** A `Date` header names whole seconds (RFC 9110, 6.6.1). */
const HEADER_STEP_MS = 1_000;

export type DiscordClock = ReturnType<typeof createDiscordClock>;

/**
 * Discord's clock, by which clicks are dated and which decides when an event begins: ours, put right by what the `Date`
 * headers of Discord's answers say. They come with calls that are made anyway.
 */
export function createDiscordClock({ now }: { now: () => number }) {
  const offset = createClockOffset();
  return {
    /** In ms since 1970. */
    now: (): number => now() + offset.ms(),
    answered({ sent, received, date }: DatedAnswer): void {
      const from = Date.parse(date ?? '');
      if (Number.isNaN(from)) return;
      offset.note({ sent, received, from, to: from + HEADER_STEP_MS });
    },
    /** How far Discord's clock is ahead of ours, in ms: 0 = they agree, null = no answer came yet. */
    skewMs: (): number | null => (offset.isKnown() ? offset.ms() : null),
  };
}
