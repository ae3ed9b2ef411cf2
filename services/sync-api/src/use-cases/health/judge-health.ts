import { queues } from '@verselink/messaging';
import type { StoredBot } from '../../stores/bot-store.ts';
import type { Blocked, Drift } from '../../stores/figure-store.ts';

/** A bot process that has said nothing for so long may be gone: it reports every ten seconds. */
const SILENT_MS = 30_000;
/** What waits longer than this was passed over by the fast path and by several sweeps. */
const LAG_LIMIT_S = 30;
/** Hosts that are set by NTP differ by a fraction of a second. */
const SKEW_LIMIT_MS = 5_000;
const SHOWN = 50;

/** What is known at one moment; null = the part that knows it does not answer. */
export interface HealthFigures {
  now: Date;
  /** How far Discord's clock is ahead of this process's host; null = the bot has not said yet. */
  skew_ms: number | null;
  database_ms: number | null;
  queues: Record<string, { messages: number; consumers: number }> | null;
  stored: StoredFigures | null;
}

/** What the database knows. Lag in seconds, 0 = nothing waits. */
export interface StoredFigures {
  bots: StoredBot[];
  jobs: { open: number; failed: number };
  lag: { unplanned: number; due: number; jobs: number };
  drift: Drift;
  guilds: { guild_id: string; name: string | null; status: string; lacks: string[] }[];
  /** What sweeps cannot deal with. */
  left_out: { kind: string; id: string; error: string; since: string }[];
  /** Parked dead letters by queue. */
  dead_letters: Record<string, number>;
  /** `stopped_at`: since when the receiver wants no more. */
  webhooks: { pending: number; failed: number; oldest_seconds: number; stopped_at: Date | null };
}

interface Part {
  ok: boolean;
  /** What is so, and what to look at when it is not ok. */
  detail: string;
}

/**
 * Says of each part whether it is well, and of the whole whether it is degraded. A guild that denies the bot something
 * is the business of its admins: it shows under `guilds` and `drift`, and degrades nothing; among many guilds there
 * is always one, and then nobody would look any more. What Discord refuses as such is the operator's: it shows under
 * `refused`.
 */
export function judgeHealth(figures: HealthFigures) {
  const { stored } = figures;
  const shared = {
    database: judgeDatabase(figures),
    broker: judgeBroker(figures),
    bot: judgeBot(figures),
    clock: judgeClock(figures),
    jobs: stored ? judgeJobs(stored.jobs) : UNKNOWN,
    lag: stored ? judgeLag(stored.lag) : UNKNOWN,
    left_out: stored ? judgeLeftOut(stored.left_out) : UNKNOWN,
    dead_letters: judgeDeadLetters(figures),
    webhooks: stored ? judgeWebhooks(stored.webhooks) : UNKNOWN,
    refused: stored ? judgeRefused(stored.drift) : UNKNOWN,
  } satisfies Record<string, Part>;
  const ofGuilds = {
    drift: stored ? judgeDrift(stored.drift) : UNKNOWN,
    guilds: stored ? judgeGuilds(stored.guilds) : UNKNOWN,
  } satisfies Record<string, Part>;
  const degraded = Object.values(shared).some((part) => !part.ok);
  return {
    status: degraded ? ('degraded' as const) : ('ok' as const),
    /** Without these two nothing works. */
    down: !shared.database.ok || !shared.broker.ok,
    parts: { ...shared, ...ofGuilds },
  };
}

const UNKNOWN: Part = { ok: false, detail: 'Not known while MongoDB does not answer.' };

function judgeDatabase({ database_ms }: HealthFigures) {
  return database_ms === null
    ? { ok: false, detail: 'MongoDB does not answer: check MONGODB_URI.', latency_ms: null }
    : { ok: true, detail: 'MongoDB answers.', latency_ms: database_ms };
}

function judgeBroker({ queues: depths }: HealthFigures) {
  if (depths === null) return { ok: false, detail: 'RabbitMQ does not answer: check AMQP_URL.' };
  const waiting = Object.values(depths).reduce((sum, { messages }) => sum + messages, 0);
  return { ok: true, detail: `${waiting} messages in queues.`, queues: depths };
}

/** Every shard has to be connected in a process that is heard of, and somebody has to take commands. */
function judgeBot({ queues: depths, stored, now }: HealthFigures) {
  if (stored === null) return UNKNOWN;
  const instances = stored.bots.map((bot) => instanceOf(bot, now));
  const heard = instances.filter(({ silent }) => !silent);
  const connected = new Set(
    heard.flatMap(({ shards }) => shards.filter((shard) => shard.connected).map(({ id }) => id)),
  );
  const total = Math.max(0, ...heard.map(({ shard_count }) => shard_count));
  const missing = Array.from({ length: total }, (_, id) => id).filter((id) => !connected.has(id));
  // What a silent process had and another one has now is in good hands: it was replaced.
  const shown = instances.filter(
    ({ silent, shards }) => !silent || !shards.every(({ id }) => connected.has(id)),
  );
  const silent = shown.length - heard.length;
  const consumers = depths?.[queues.commands[0] ?? '']?.consumers ?? 0;
  const faults = [
    ...(consumers === 0 ? ['No bot process takes commands: is services/bot running?'] : []),
    ...(heard.length === 0 ? ['No bot process was heard of in the last 30 s.'] : []),
    ...(missing.length > 0 ? [`Not connected to the gateway: shard ${missing.join(', ')}.`] : []),
    ...(silent > 0 ? [`${silent} bot process(es) say nothing any more.`] : []),
  ];
  return {
    ok: faults.length === 0,
    detail: faults.join(' ') || `${heard.length} bot process(es), all shards connected.`,
    instances: shown,
  };
}

function instanceOf({ _id, heard_at, started_at, ...bot }: StoredBot, now: Date) {
  return {
    instance_id: _id,
    started_at: started_at.toISOString(),
    heard_at: heard_at.toISOString(),
    silent: now.getTime() - heard_at.getTime() > SILENT_MS,
    shard_count: bot.shard_count,
    shards: bot.shards.map(({ id, connected, ping_ms, last_event_at, guilds }) => ({
      id,
      connected,
      ping_ms,
      last_event_at,
      guilds,
    })),
    rest: {
      rate_limited: bot.rest.rate_limited,
      invalid_requests: bot.rest.invalid_requests,
    },
    commands_in_work: bot.commands_in_work,
    clock_skew_ms: bot.clock_skew_ms,
  };
}

/** Clicks are dated by Discord; the services follow its clock, so a wrong one is allowed for, and still to be set right. */
function judgeClock({ skew_ms, stored, now }: HealthFigures) {
  const heard = (stored?.bots ?? []).filter((bot) => !instanceOf(bot, now).silent);
  const hosts = [
    { host: 'this sync-api', skew: skew_ms },
    ...heard.map(({ _id, clock_skew_ms }) => ({ host: `bot process ${_id}`, skew: clock_skew_ms })),
  ].flatMap(({ host, skew }) => (skew === null ? [] : [{ host, skew }]));
  const wrong = hosts.filter(({ skew }) => Math.abs(skew) > SKEW_LIMIT_MS);
  const faults = wrong.map(({ host, skew }) => {
    const seconds = Math.round(Math.abs(skew) / 1_000);
    return `The host of ${host} is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} Discord's clock: set it right (NTP). Until then it is allowed for.`;
  });
  return {
    ok: wrong.length === 0,
    detail:
      faults.join(' ') ||
      (hosts.length === 0
        ? "Not compared with Discord's clock yet."
        : "The clocks of the hosts agree with Discord's."),
    skew_ms,
  };
}

/** What fails is one server's trouble, or shows under `refused` or `drift`. */
function judgeJobs({ open, failed }: StoredFigures['jobs']) {
  const mend =
    failed === 0
      ? ''
      : ` ${failed} failed and are still to be mended: see GET /jobs?status=failed; POST /jobs/retry tries them again.`;
  return { ok: true, detail: `${open} open jobs.${mend}`, open, failed };
}

function judgeLag({ unplanned, due, jobs }: StoredFigures['lag']) {
  const late = [
    ...(unplanned > LAG_LIMIT_S ? [`an event waits for its plan for ${unplanned} s`] : []),
    ...(due > LAG_LIMIT_S ? [`a reminder or check-in is ${due} s late`] : []),
    ...(jobs > LAG_LIMIT_S ? [`a job is ${jobs} s late`] : []),
  ];
  return {
    ok: late.length === 0,
    detail:
      late.length === 0
        ? 'Nothing is late.'
        : `Late: ${late.join('; ')}. Look for warnings of the sweep in the log of sync-api.`,
    unplanned_seconds: unplanned,
    due_seconds: due,
    jobs_seconds: jobs,
  };
}

function judgeLeftOut(faults: StoredFigures['left_out']) {
  return {
    ok: faults.length === 0,
    detail:
      faults.length === 0
        ? 'Sweeps leave nothing out.'
        : `Sweeps cannot deal with ${faults.length} of what they find, and leave it out: mend or delete it.`,
    faults: faults.slice(0, SHOWN),
  };
}

function judgeDeadLetters({ queues: depths, stored }: HealthFigures) {
  const queued = depths?.[queues.deadLetters]?.messages ?? 0;
  if (stored === null) return { ...UNKNOWN, queued };
  const parked = Object.values(stored.dead_letters).reduce((sum, count) => sum + count, 0);
  return {
    ok: parked + queued === 0,
    detail:
      parked + queued === 0
        ? 'No dead letters.'
        : `${parked} parked, ${queued} on their way there: see GET /dead-letters?status=parked.`,
    parked,
    queued,
    by_queue: stored.dead_letters,
  };
}

function judgeWebhooks({ pending, failed, oldest_seconds, stopped_at }: StoredFigures['webhooks']) {
  const faults = [
    ...(stopped_at === null
      ? []
      : [
          `The receiver wants no more (410) since ${stopped_at.toISOString()}: ${pending} webhooks wait. Correct it, then POST /webhooks/resume, or set another VERSELINK_WEBHOOK_URL.`,
        ]),
    ...(failed === 0
      ? []
      : [
          `${failed} webhooks were given up: see GET /webhooks/deliveries?status=failed, and replay them.`,
        ]),
  ];
  return {
    ok: faults.length === 0,
    detail: faults.join(' ') || `${pending} webhooks wait to be accepted.`,
    pending,
    failed,
    oldest_seconds,
    stopped_at: stopped_at?.toISOString() ?? null,
  };
}

/** No permission would help: the content has to change, or the bot has to be mended. */
function judgeRefused({ blocked }: Drift) {
  const refused = blocked.filter(({ cause }) => cause === 'content');
  return {
    ok: refused.length === 0,
    detail:
      refused.length === 0
        ? 'Discord refuses nothing for good.'
        : `Discord refuses ${refused.length} objects for good: correct what the reason names, in VerseLink or in the settings of the server, then POST /jobs/retry.`,
    refused_count: refused.length,
    refused: refused.slice(0, SHOWN) satisfies Blocked[],
  };
}

function judgeDrift({ differing, blocked }: Drift) {
  return {
    ok: blocked.length === 0,
    detail: `${differing} objects in Discord are not as they should be yet; ${blocked.length} things wait for a person.`,
    differing,
    blocked_count: blocked.length,
    blocked: blocked.slice(0, SHOWN) satisfies Blocked[],
  };
}

function judgeGuilds(guilds: StoredFigures['guilds']) {
  const lacking = guilds.filter(({ lacks }) => lacks.length > 0);
  return {
    ok: lacking.length === 0,
    detail:
      lacking.length === 0
        ? `${guilds.length} linked guilds, the bot lacks nothing.`
        : `In ${lacking.length} of ${guilds.length} linked guilds the bot lacks something.`,
    linked: guilds.length,
    lacking: lacking.slice(0, SHOWN),
  };
}
