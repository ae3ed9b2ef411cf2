import { LRUCache } from 'lru-cache';
import type { Click } from './click.ts';

/** Somebody who tries things out is not stopped; whoever hammers a button is. */
const AT_ONCE = 5;
const PER_SECOND = 2;
/** Members and events that are remembered: those of the last seconds, also while thousands press. */
const MOST = 20_000;
const FORGET_MS = (AT_ONCE / PER_SECOND) * 1_000;

interface Bucket {
  /** Presses that may follow at once. */
  left: number;
  at: number;
}

/**
 * Says whether a press is within what one member may ask about one event: a token bucket in this process. A press beyond
 * costs the broker and the database nothing. With several bot processes the limit stands once per process; interactions
 * of one guild come to one of them.
 */
export function createPace({ now }: { now: () => number }) {
  const buckets = new LRUCache<string, Bucket>({ max: MOST });

  return {
    allows({ eventId, member, organiser }: Pick<Click, 'eventId' | 'member' | 'organiser'>) {
      const key = `${(organiser ?? member).discord_id}:${eventId}`;
      const at = now();
      const before = buckets.get(key) ?? { left: AT_ONCE, at };
      const since = Math.min(at - before.at, FORGET_MS);
      const left = Math.min(before.left + (since / 1_000) * PER_SECOND, AT_ONCE);
      const allowed = left >= 1;
      buckets.set(key, { left: allowed ? left - 1 : left, at });
      return allowed;
    },
  };
}

export type Pace = ReturnType<typeof createPace>;
