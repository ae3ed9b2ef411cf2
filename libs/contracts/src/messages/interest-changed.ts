import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** bot → sync-api: a member marked a native scheduled event as "Interested", or took that back. */
export interface InterestChanged {
  guild_id: string;
  scheduled_event_id: string;
  discord_id: string;
  interested: boolean;
  /** When the bot heard of it, as a snowflake: Discord's news of interest carries neither id nor time. */
  moment: string;
  /** Null when Discord did not say it in time. */
  display_name: string | null;
}

export const interestChangedSchema = Joi.object<InterestChanged>({
  guild_id: snowflakeSchema.required(),
  scheduled_event_id: snowflakeSchema.required(),
  discord_id: snowflakeSchema.required(),
  interested: Joi.boolean().required(),
  moment: snowflakeSchema.required(),
  display_name: Joi.string().allow(null, '').required(),
}).unknown(true);
