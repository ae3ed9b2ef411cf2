import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';
import { channelUseSchema, type ChannelUse } from './channel-use.ts';

/** sync-api → bot: say what the bot may do in a guild (answered by guild.observed). */
export interface GuildInspect {
  guild_id: string;
  /** The channels that matter there. */
  channels: ChannelUse[];
}

export const guildInspectSchema = Joi.object<GuildInspect>({
  guild_id: snowflakeSchema.required(),
  channels: Joi.array().items(channelUseSchema).required(),
}).unknown(true);
