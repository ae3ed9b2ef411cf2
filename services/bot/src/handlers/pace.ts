import { LRUCache } from 'lru-cache';
import type { Click } from './click.ts';

/** Somebody who tries things out is not stopped; whoever hammers a button is. Who looks for a name turns pages faster. */
const PRESSES = { atOnce: 5, perSecond: 2 };
const PAGES = { atOnce: 30, perSecond: 5 };
/** Members and events that are remembered: those of the last seconds, also while thousands press. */
const MOST = 20_000;
interface Bucket {
  /** Presses that may follow at once. */
  left: number;
  at: number;
}

/**
 * Says whether a press is within what one member may ask about one event, and an organiser about one member of it: a token
 * bucket in this process. A press beyond
 * costs the broker and the database nothing. With several bot processes the limit stands once per process; interactions
 * of one guild come to one of them.
 */
export function createPace({ now }: { now: () => number }) {
  const buckets = new LRUCache<string, Bucket>({ max: MOST });

  return {
    allows({
      eventId,
      member,
      organiser,
      page,
    }: Pick<Click, 'eventId' | 'member' | 'organiser' | 'page'>) {
      const { atOnce, perSecond } = page === null ? PRESSES : PAGES;
      const who = [organiser?.discord_id, member.discord_id].join(':');
      const key = `${page === null ? 'press' : 'page'}:${who}:${eventId}`;
      const at = now();
      const before = buckets.get(key) ?? { left: atOnce, at };
      const left = Math.min(before.left + ((at - before.at) / 1_000) * perSecond, atOnce);
      const allowed = left >= 1;
      buckets.set(key, { left: allowed ? left - 1 : left, at });
      return allowed;
    },
  };
}

export type Pace = ReturnType<typeof createPace>;
