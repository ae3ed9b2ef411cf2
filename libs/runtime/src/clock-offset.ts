/** What another clock showed, between two moments of ours. All in ms since 1970. */
export interface ClockReading {
  /** Our clock before the other one was read, and after. */
  sent: number;
  received: number;
  /** The other one showed this at least, and no more than that. */
  from: number;
  to: number;
}

/** By how much the other clock is ahead of ours, at least and at most. */
interface Bounds {
  least: number;
  most: number;
}

export type ClockOffset = ReturnType<typeof createClockOffset>;

/**
 * Learns how far another clock is ahead of ours. Every reading bounds it, and what all of them allow soon is far
 * narrower than one: that smooths answers that were slow or say whole seconds. A reading that contradicts the earlier ones
 * takes their place when the next one does so too: then one of the clocks was set.
 */
export function createClockOffset() {
  let bounds: Bounds | undefined;
  let contradicted = false;

  return {
    note({ sent, received, from, to }: ClockReading): void {
      const reading = { least: from - received, most: to - sent };
      // Our own clock was set in between.
      if (reading.least > reading.most) return;
      const least = Math.max(reading.least, bounds?.least ?? reading.least);
      const most = Math.min(reading.most, bounds?.most ?? reading.most);
      if (least <= most) bounds = { least, most };
      else if (contradicted) bounds = reading;
      contradicted = least > most && !contradicted;
    },

    /** What is to be added to our clock, in ms: nothing as long as ours may be right, else the middle of what may be. */
    ms(): number {
      if (bounds === undefined || (bounds.least <= 0 && bounds.most >= 0)) return 0;
      return Math.round((bounds.least + bounds.most) / 2);
    },

    /** False until the first reading. */
    isKnown: (): boolean => bounds !== undefined,
  };
}
