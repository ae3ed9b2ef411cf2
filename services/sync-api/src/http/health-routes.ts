import { restStateSchema, shardStateSchema } from '@verselink/contracts';
import Joi from 'joi';
import { judgeHealth, type HealthFigures } from '../use-cases/health/judge-health.ts';
import { route, type Route } from './route.ts';

const count = Joi.number().integer().min(0);
const text = Joi.string().required();

/** How far Discord's clock is ahead of a host's. */
const skew = Joi.number().integer().allow(null).required();

/** Figures are left out where the part that knows them does not answer. */
const part = (figures: Record<string, Joi.Schema> = {}) =>
  Joi.object({ ok: Joi.boolean().required(), detail: text, ...figures }).required();

const blocked = Joi.object({
  event_id: text,
  guild_id: text,
  kind: text,
  cause: Joi.string().valid('guild', 'content', 'operator').required(),
  channel_id: Joi.string().allow(null).required(),
  reason: text,
});

const healthSchema = Joi.object({
  status: Joi.string().valid('ok', 'degraded').required(),
  database: part({ latency_ms: Joi.number().allow(null).required() }),
  broker: part({
    queues: Joi.object().pattern(
      Joi.string(),
      Joi.object({ messages: count.required(), consumers: count.required() }),
    ),
  }),
  bot: part({
    instances: Joi.array().items(
      Joi.object({
        instance_id: text,
        started_at: text,
        heard_at: text,
        silent: Joi.boolean().required(),
        shard_count: count.required(),
        shards: Joi.array().items(shardStateSchema).required(),
        rest: restStateSchema.required(),
        commands_in_work: count.required(),
        clock_skew_ms: skew,
      }),
    ),
  }),
  clock: part({ skew_ms: skew }),
  jobs: part({ open: count, failed: count }),
  lag: part({ unplanned_seconds: count, due_seconds: count, jobs_seconds: count }),
  left_out: part({
    faults: Joi.array().items(Joi.object({ kind: text, id: text, error: text, since: text })),
  }),
  dead_letters: part({
    parked: count,
    queued: count,
    by_queue: Joi.object().pattern(Joi.string(), count),
  }),
  webhooks: part({
    pending: count,
    failed: count,
    oldest_seconds: count,
    stopped_at: Joi.string().isoDate().allow(null),
  }),
  refused: part({ refused_count: count, refused: Joi.array().items(blocked) }),
  drift: part({
    differing: count,
    blocked_count: count,
    blocked: Joi.array().items(blocked),
  }),
  guilds: part({
    linked: count,
    lacking: Joi.array().items(
      Joi.object({
        guild_id: text,
        name: Joi.string().allow(null).required(),
        status: text,
        lacks: Joi.array().items(Joi.string()).required(),
      }),
    ),
  }),
});

/** `/events/health`: the state of each part, for people and monitors. */
export function healthRoutes({ health }: { health: () => Promise<HealthFigures> }): Route[] {
  return [
    route({
      method: 'get',
      path: '/events/health',
      tag: 'Health',
      summary: 'State of each part of the synchronisation',
      description:
        '"degraded" when a part is not ok; its detail says what to look at. "drift" and "guilds" do not count: ' +
        'what a server denies the bot is the business of its admins.',
      answers: {
        200: { description: 'Database and broker answer.', schema: healthSchema },
        503: { description: 'Database or broker does not answer.', schema: healthSchema },
      },
      handle: async () => {
        const { status, down, parts } = judgeHealth(await health());
        return { status: down ? 503 : 200, body: { status, ...parts } };
      },
    }),
  ];
}
