export interface Window {
  limit: number;
  perMs: number;
  /** Who shares the bucket; `shared` 429s do not count as invalid requests. */
  scope?: 'user' | 'shared';
}

/**
 * Every figure of rate limiting. Discord publishes only the global ones; the rest is what bots
 * observe, changes without notice, and must not be built upon (developers/topics/rate-limits).
 */
export interface RateLimitKnobs {
  enabled: boolean;
  global: Window;
  /** 401, 403 and 429 answers per address; past it the edge answers with HTML for `banMs`. */
  invalidRequests: Window & { banMs: number };
  /** Any bucket without a rule of its own. */
  fallback: Window;
  buckets: Record<string, Window>;
  /** Hidden limits inside a bucket, which no header announces; answered by 429. */
  sublimits: { rename: Window; oldMessageEdit: Window & { olderThanMs: number } };
  /** Answered by an error of their own: 403/40003 for opening DMs, 400/30034 for commands. */
  quotas: { dmOpen: Window; commandCreate: Window };
}

export type RateLimitPreset = 'off' | 'true' | 'tight';
/** A preset, or what differs from one: from the true figures when none is named. */
export type RateLimitOptions =
  | RateLimitPreset
  | (Partial<Omit<RateLimitKnobs, 'sublimits' | 'quotas'>> & {
      sublimits?: Partial<RateLimitKnobs['sublimits']>;
      quotas?: Partial<RateLimitKnobs['quotas']>;
      preset?: RateLimitPreset;
    });

const TRUE: RateLimitKnobs = {
  enabled: true,
  global: { limit: 50, perMs: 1_000 },
  invalidRequests: { limit: 10_000, perMs: 600_000, banMs: 3_600_000 },
  fallback: { limit: 10, perMs: 10_000 },
  buckets: {
    'message-create': { limit: 5, perMs: 5_000 },
    'message-edit': { limit: 5, perMs: 5_000 },
    'message-delete': { limit: 5, perMs: 1_000 },
    'message-read': { limit: 50, perMs: 10_000 },
    'interaction-callback': { limit: 100, perMs: 1_000 },
    'interaction-webhook': { limit: 30, perMs: 10_000 },
    'channel-edit': { limit: 10, perMs: 15_000 },
    'channel-create': { limit: 500, perMs: 86_400_000 },
    'role-create': { limit: 250, perMs: 172_800_000 },
    'thread-create': { limit: 50, perMs: 300_000, scope: 'shared' },
    'dm-open': { limit: 30, perMs: 60_000 },
    'scheduled-event-write': { limit: 5, perMs: 60_000 },
    'scheduled-event-read': { limit: 30, perMs: 10_000 },
    'member-role': { limit: 10, perMs: 10_000 },
    'command-write': { limit: 5, perMs: 20_000 },
  },
  sublimits: {
    rename: { limit: 2, perMs: 600_000 },
    oldMessageEdit: { limit: 3, perMs: 6_000, olderThanMs: 3_600_000 },
  },
  quotas: {
    dmOpen: { limit: 50, perMs: 600_000 },
    commandCreate: { limit: 200, perMs: 86_400_000 },
  },
};

/** Small figures, so that a short test meets every limit. */
const TIGHT: RateLimitKnobs = {
  ...TRUE,
  global: { limit: 10, perMs: 1_000 },
  invalidRequests: { limit: 20, perMs: 60_000, banMs: 60_000 },
  fallback: { limit: 2, perMs: 1_000 },
  buckets: Object.fromEntries(
    Object.entries(TRUE.buckets).map(([name, { scope }]) => [
      name,
      { limit: 2, perMs: 1_000, scope },
    ]),
  ),
  sublimits: {
    rename: { limit: 1, perMs: 2_000 },
    oldMessageEdit: { limit: 1, perMs: 1_000, olderThanMs: 60_000 },
  },
  quotas: {
    dmOpen: { limit: 3, perMs: 5_000 },
    commandCreate: { limit: 5, perMs: 10_000 },
  },
};

export function rateLimitKnobs(options: RateLimitOptions = 'true'): RateLimitKnobs {
  if (options === 'off') return { ...TRUE, enabled: false };
  if (options === 'true') return TRUE;
  if (options === 'tight') return TIGHT;
  const { preset, ...changes } = options;
  const base = rateLimitKnobs(preset);
  return {
    ...base,
    ...changes,
    buckets: { ...base.buckets, ...changes.buckets },
    sublimits: { ...base.sublimits, ...changes.sublimits },
    quotas: { ...base.quotas, ...changes.quotas },
  };
}
