import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** bot → sync-api: who of those asked about is not in a guild. */
export interface MembersListed {
  guild_id: string;
  /** When the reading began, as a snowflake: what happened since is newer than the list. */
  moment: string;
  absent: string[];
}

export const membersListedSchema = Joi.object<MembersListed>({
  guild_id: snowflakeSchema.required(),
  moment: snowflakeSchema.required(),
  absent: Joi.array().items(snowflakeSchema).required(),
}).unknown(true);
