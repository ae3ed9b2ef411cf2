import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** bot → sync-api: a channel or thread was deleted, with all messages in it. Nothing else tells of these. */
export interface ChannelDeleted {
  guild_id: string;
  channel_id: string;
}

export const channelDeletedSchema = Joi.object<ChannelDeleted>({
  guild_id: snowflakeSchema.required(),
  channel_id: snowflakeSchema.required(),
}).unknown(true);
