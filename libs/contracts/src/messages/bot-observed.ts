import Joi from 'joi';

/** One gateway connection of a bot process. */
export interface ShardState {
  id: number;
  connected: boolean;
  /** Of the last heartbeat; null = none was answered yet. */
  ping_ms: number | null;
  /** When the gateway last said anything; null = nothing yet. ISO 8601. */
  last_event_at: string | null;
  guilds: number;
}

/**
 * bot → sync-api: how a bot process is. Sent every few seconds and when its gateway changes; worth nothing after the
 * next one. `ended` = it stops in order and says so.
 */
export interface BotObserved {
  /** A new one at every start. */
  instance_id: string;
  observed_at: string;
  started_at: string;
  ended: boolean;
  /** Of all processes together. */
  shard_count: number;
  /** Those of this process. */
  shards: ShardState[];
  /** Since the start. */
  rest: {
    /** Calls that had to wait for a rate limit. */
    rate_limited: number;
    /** Answers 401, 403 and 429: Discord bans an address for 10,000 of them in ten minutes. */
    invalid_requests: number;
  };
  commands_in_work: number;
  /** How far Discord's clock is ahead of the process's host; the bot allows for it. Null = not known yet. */
  clock_skew_ms: number | null;
}

const count = Joi.number().integer().min(0).required();

export const shardStateSchema = Joi.object<ShardState>({
  id: count,
  connected: Joi.boolean().required(),
  ping_ms: Joi.number().min(0).allow(null).required(),
  last_event_at: Joi.string().isoDate().allow(null).required(),
  guilds: count,
}).unknown(true);

export const restStateSchema = Joi.object<BotObserved['rest']>({
  rate_limited: count,
  invalid_requests: count,
}).unknown(true);

export const botObservedSchema = Joi.object<BotObserved>({
  instance_id: Joi.string().max(100).required(),
  observed_at: Joi.string().isoDate().required(),
  started_at: Joi.string().isoDate().required(),
  ended: Joi.boolean().required(),
  shard_count: count,
  shards: Joi.array().items(shardStateSchema).required(),
  rest: restStateSchema.required(),
  commands_in_work: count,
  clock_skew_ms: Joi.number().integer().allow(null).required(),
}).unknown(true);
