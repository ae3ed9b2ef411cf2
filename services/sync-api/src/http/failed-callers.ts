import { networkOf } from '@verselink/runtime';
import { LRUCache } from 'lru-cache';

/** So often an address may fail to say who it is, each minute. */
const MOST = 30;
const WINDOW_MS = 60_000;
/** Addresses that are remembered; an attacker who has more of them pushes out the oldest. */
const REMEMBERED = 10_000;

export type FailedCallers = ReturnType<typeof createFailedCallers>;

/**
 * Counts, per address, requests with a bad token or signature. Callers with a good one are never refused for what others
 * do: behind a proxy all of them have one address.
 */
export function createFailedCallers({ most = MOST }: { most?: number } = {}) {
  const failures = new LRUCache<string, number>({
    max: REMEMBERED,
    ttl: WINDOW_MS,
    noUpdateTTL: true,
  });
  return {
    /** Notes a failure. Returns in how many seconds the address may try again, if it has failed too often. */
    note: (address: string | undefined): number | undefined => {
      const network = networkOf(address ?? '');
      const count = (failures.get(network) ?? 0) + 1;
      failures.set(network, count);
      if (count <= most) return undefined;
      return Math.max(1, Math.ceil(failures.getRemainingTTL(network) / 1_000));
    },
  };
}
