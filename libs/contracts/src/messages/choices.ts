import Joi from 'joi';
import { localeSchema, type Locale } from '../locale.ts';
import { snowflakeSchema } from '../snowflake.ts';

/** bot → sync-api: what to offer somebody who is typing a slash command. Worth nothing after a moment. */
export interface ChoicesAsked {
  /** Snowflake of the interaction; the answer repeats it. */
  interaction_id: string;
  guild_id: string;
  /** The event whose roles are asked for; null = the guild's events are. */
  roles_of: string | null;
  /** What was typed so far. */
  typed: string;
  reply_to: string;
}

/** An event to choose, or a role (without a start). */
export interface Choice {
  id: string;
  name: string;
  /** ISO 8601. */
  start_at: string | null;
}

/** sync-api → the bot that asked: at most 25, in the order in which they are shown. */
export interface ChoicesListed {
  interaction_id: string;
  choices: Choice[];
  /** How the guild writes times. */
  locale: Locale;
  time_zone: string;
}

export const choicesAskedSchema = Joi.object<ChoicesAsked>({
  interaction_id: snowflakeSchema.required(),
  guild_id: snowflakeSchema.required(),
  roles_of: Joi.string().allow(null).required(),
  typed: Joi.string().allow('').required(),
  reply_to: Joi.string().required(),
}).unknown(true);

export const choicesListedSchema = Joi.object<ChoicesListed>({
  interaction_id: snowflakeSchema.required(),
  choices: Joi.array()
    .items(
      Joi.object<Choice>({
        id: Joi.string().required(),
        name: Joi.string().required(),
        start_at: Joi.string().isoDate().allow(null).required(),
      }).unknown(true),
    )
    .max(25)
    .required(),
  locale: localeSchema.required(),
  time_zone: Joi.string().required(),
}).unknown(true);
