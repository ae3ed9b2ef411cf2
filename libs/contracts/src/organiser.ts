import Joi from 'joi';
import { snowflakeSchema } from './snowflake.ts';

/** Who acted for a member. */
export interface Organiser {
  discord_id: string;
  display_name: string;
}

export const organiserSchema = Joi.object<Organiser>({
  discord_id: snowflakeSchema.required(),
  display_name: Joi.string().allow('').required(),
}).unknown(true);
