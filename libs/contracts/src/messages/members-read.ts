import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** sync-api → bot: say who of these is not in a guild (answered by members.listed, if anybody is not). */
export interface MembersRead {
  guild_id: string;
  /** At most 100. */
  discord_ids: string[];
}

export const membersReadSchema = Joi.object<MembersRead>({
  guild_id: snowflakeSchema.required(),
  discord_ids: Joi.array().items(snowflakeSchema).max(100).required(),
}).unknown(true);
