import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** sync-api → bot: say which guilds some channels are in, before settings of one name them (answered by channels.found). */
export interface ChannelsRead {
  /** The guild whose settings will name them. */
  guild_id: string;
  request_id: string;
  /** The reply queue that the answer goes to. */
  reply_to: string;
  channel_ids: string[];
}

/** bot → sync-api: where the channels are that the bot can see; others are left out. */
export interface ChannelsFound {
  guild_id: string;
  request_id: string;
  /** `guild_id` null = a channel of private messages. */
  channels: { channel_id: string; guild_id: string | null }[];
}

export const channelsReadSchema = Joi.object<ChannelsRead>({
  guild_id: snowflakeSchema.required(),
  request_id: Joi.string().required(),
  reply_to: Joi.string().required(),
  channel_ids: Joi.array().items(snowflakeSchema).required(),
}).unknown(true);

export const channelsFoundSchema = Joi.object<ChannelsFound>({
  guild_id: snowflakeSchema.required(),
  request_id: Joi.string().required(),
  channels: Joi.array()
    .items(
      Joi.object({
        channel_id: snowflakeSchema.required(),
        guild_id: snowflakeSchema.allow(null).required(),
      }).unknown(true),
    )
    .required(),
}).unknown(true);
