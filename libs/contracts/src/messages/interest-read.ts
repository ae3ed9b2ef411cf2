import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** sync-api → bot: list everybody who is interested in a native scheduled event (answered by interest.listed). */
export interface InterestRead {
  guild_id: string;
  scheduled_event_id: string;
  /** ISO 8601; the answer repeats it. */
  asked_at: string;
}

export const interestReadSchema = Joi.object<InterestRead>({
  guild_id: snowflakeSchema.required(),
  scheduled_event_id: snowflakeSchema.required(),
  asked_at: Joi.string().isoDate().required(),
}).unknown(true);
