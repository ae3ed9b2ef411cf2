import Joi from 'joi';
import { CLICK_ACTIONS, type ClickAction } from '../messages/registration-click.ts';
import type { Outcome } from '../messages/registration-decided.ts';
import { snowflakeSchema } from '../snowflake.ts';

/** One click of the log, as the API shows it. */
export interface InteractionResource {
  id: string;
  event_id: string;
  guild_id: string;
  discord_id: string;
  display_name: string;
  action: ClickAction;
  role_id: string | null;
  outcome: Outcome;
  clicked_at: string;
  decided_at: string;
  latency_ms: number;
  correlation_id: string;
}

export const interactionResourceSchema = Joi.object<InteractionResource>({
  id: snowflakeSchema.required(),
  event_id: Joi.string().required(),
  guild_id: snowflakeSchema.required(),
  discord_id: snowflakeSchema.required(),
  display_name: Joi.string().allow('').required(),
  action: Joi.string()
    .valid(...CLICK_ACTIONS)
    .required(),
  role_id: Joi.string().allow(null).required(),
  outcome: Joi.object({ kind: Joi.string().required() }).unknown(true).required(),
  clicked_at: Joi.string().isoDate().required(),
  decided_at: Joi.string().isoDate().required(),
  latency_ms: Joi.number().required(),
  correlation_id: Joi.string().required(),
});

/** Query of `GET /interactions`. */
export interface InteractionQuery {
  event_id?: string;
  discord_id?: string;
  guild_id?: string;
  limit: number;
  cursor?: string;
}

export const interactionQuerySchema = Joi.object<InteractionQuery>({
  event_id: Joi.string(),
  discord_id: snowflakeSchema,
  guild_id: snowflakeSchema,
  limit: Joi.number().integer().min(1).max(200).default(50),
  cursor: snowflakeSchema,
}).or('event_id', 'discord_id');
