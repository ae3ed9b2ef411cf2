import { createHash } from 'node:crypto';

import type { SimClock } from '../clock.ts';
import type { RateLimitKnobs, Window } from './knobs.ts';

type Headers = Record<string, string>;

interface Counter {
  used: number;
  resetAt: number;
}

/** 429, with everything a client needs to wait for the right time. */
export class RateLimited extends Error {
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly shared: boolean;

  constructor({
    waitMs,
    scope,
    headers = {},
    code = 0,
    message = 'You are being rate limited.',
  }: {
    waitMs: number;
    scope: 'user' | 'global' | 'shared';
    headers?: Headers;
    code?: number;
    message?: string;
  }) {
    super(message);
    const seconds = Math.max(waitMs, 1) / 1000;
    const global = scope === 'global';
    this.shared = scope === 'shared';
    this.headers = {
      ...headers,
      'Retry-After': String(Math.ceil(seconds)),
      'X-RateLimit-Scope': scope,
      ...(global ? { 'X-RateLimit-Global': 'true' } : {}),
    };
    this.body = { message, retry_after: seconds, global, ...(code ? { code } : {}) };
  }
}

export interface RateLimiter {
  knobs: RateLimitKnobs;
  /** Counts one call; the answer is its headers. Throws RateLimited. */
  take: (call: { bucket: string; major: string; countsGlobally: boolean }) => Headers;
  /** Counts one call against a hidden limit. Throws RateLimited. */
  takeSublimit: (name: keyof RateLimitKnobs['sublimits'], key: string, headers: Headers) => void;
  /** Counts these against a quota, all or none: false when there is not room for all. */
  takeQuota: (name: keyof RateLimitKnobs['quotas'], key: string, amount?: number) => boolean;
  countInvalid: () => void;
  /** Time until the edge lets this address in again, or 0. */
  bannedForMs: () => number;
  reset: () => void;
}

export function createRateLimiter(clock: SimClock, knobs: RateLimitKnobs): RateLimiter {
  const counters = new Map<string, Counter>();
  const hashes = new Map<string, string>();
  let bannedUntil = 0;

  function count(key: string, { perMs }: Window, amount = 1): Counter {
    const now = clock.now();
    let counter = counters.get(key);
    if (!counter || counter.resetAt <= now) {
      if (counters.size > 50_000) forgetPast(now);
      counter = { used: 0, resetAt: now + perMs };
      counters.set(key, counter);
    }
    counter.used += amount;
    return counter;
  }

  function forgetPast(now: number): void {
    for (const [key, { resetAt }] of counters) if (resetAt <= now) counters.delete(key);
  }

  function hashOf(bucket: string): string {
    let hash = hashes.get(bucket);
    if (hash === undefined) {
      hash = createHash('sha256').update(bucket).digest('hex').slice(0, 32);
      hashes.set(bucket, hash);
    }
    return hash;
  }

  return {
    knobs,
    take({ bucket, major, countsGlobally }) {
      const rule = knobs.buckets[bucket] ?? knobs.fallback;
      const now = clock.now();
      if (knobs.enabled && countsGlobally) {
        const { used, resetAt } = count('global', knobs.global);
        if (used > knobs.global.limit) {
          throw new RateLimited({ waitMs: resetAt - now, scope: 'global' });
        }
      }
      const { used, resetAt } = count(`${bucket} ${major}`, rule);
      const limit = knobs.enabled ? rule.limit : 1_000_000;
      const headers = {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(Math.max(0, limit - used)),
        'X-RateLimit-Reset': (resetAt / 1000).toFixed(3),
        'X-RateLimit-Reset-After': ((resetAt - now) / 1000).toFixed(3),
        'X-RateLimit-Bucket': hashOf(bucket),
      };
      if (used > limit) {
        throw new RateLimited({ waitMs: resetAt - now, scope: rule.scope ?? 'user', headers });
      }
      return headers;
    },
    takeSublimit(name, key, headers) {
      if (!knobs.enabled) return;
      const rule = knobs.sublimits[name];
      const { used, resetAt } = count(`${name} ${key}`, rule);
      if (used <= rule.limit) return;
      const waitMs = resetAt - clock.now();
      const old = name === 'oldMessageEdit';
      throw new RateLimited({
        waitMs,
        scope: 'user',
        headers,
        ...(old
          ? {
              code: 30046,
              message:
                'Maximum number of edits to messages older than 1 hour reached. Try again later.',
            }
          : {}),
      });
    },
    takeQuota(name, key, amount = 1) {
      if (!knobs.enabled) return true;
      const rule = knobs.quotas[name];
      const counter = count(`${name} ${key}`, rule, 0);
      if (counter.used + amount > rule.limit) return false;
      counter.used += amount;
      return true;
    },
    countInvalid() {
      if (!knobs.enabled) return;
      const { used } = count('invalid', knobs.invalidRequests);
      if (used >= knobs.invalidRequests.limit) {
        bannedUntil = clock.now() + knobs.invalidRequests.banMs;
      }
    },
    bannedForMs: () => Math.max(0, bannedUntil - clock.now()),
    reset() {
      counters.clear();
      bannedUntil = 0;
    },
  };
}
