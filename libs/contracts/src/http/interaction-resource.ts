import Joi from 'joi';
import { DEPARTURE_REASONS } from '../messages/member-left.ts';
import { CLICK_ACTIONS } from '../messages/registration-click.ts';
import type { Outcome } from '../messages/registration-decided.ts';
import { organiserSchema, type Organiser } from '../organiser.ts';
import { dateTime } from '../date-time.ts';
import { snowflakeSchema } from '../snowflake.ts';

/** What the log holds: clicks, interest in the native event and its end, members who lost a seat by leaving. */
export const LOGGED_ACTIONS = [
  ...CLICK_ACTIONS,
  'interested',
  'uninterested',
  ...DEPARTURE_REASONS,
] as const;
export type LoggedAction = (typeof LOGGED_ACTIONS)[number];

/** One entry of the log, as the API shows it. */
export interface InteractionResource {
  /** The snowflake of the click; of other entries their moment, the event and the member. Sorts by time. */
  id: string;
  event_id: string;
  guild_id: string;
  discord_id: string;
  display_name: string;
  action: LoggedAction;
  role_id: string | null;
  /** Who asked, when it was not the member. */
  organiser: Organiser | null;
  outcome: Outcome;
  clicked_at: string;
  decided_at: string;
  latency_ms: number;
  correlation_id: string;
}

export const interactionResourceSchema = Joi.object<InteractionResource>({
  id: Joi.string().required(),
  event_id: Joi.string().required(),
  guild_id: snowflakeSchema.required(),
  discord_id: snowflakeSchema.required(),
  display_name: Joi.string().allow('').required(),
  action: Joi.string()
    .valid(...LOGGED_ACTIONS)
    .required(),
  role_id: Joi.string().allow(null).required(),
  organiser: organiserSchema.allow(null).required(),
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
  action?: LoggedAction;
  /** When the member said it: at `from` or later, before `to`. */
  from?: string;
  to?: string;
  limit: number;
  cursor?: string;
}

export const interactionQuerySchema = Joi.object<InteractionQuery>({
  event_id: Joi.string(),
  discord_id: snowflakeSchema,
  guild_id: snowflakeSchema,
  action: Joi.string().valid(...LOGGED_ACTIONS),
  from: dateTime().description('said at this moment or later'),
  to: dateTime().description('said before this moment'),
  limit: Joi.number().integer().min(1).max(200).default(50),
  cursor: Joi.string().max(100),
});
