import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** sync-api → bot: say what the bot may do in a guild (answered by guild.observed). */
export interface GuildInspect {
  guild_id: string;
  /** The channels that the guild's settings name. */
  channel_ids: string[];
  /** Which of them scheduled events are held in; null or missing = none. */
  voice_channel_id?: string | null;
}

export const guildInspectSchema = Joi.object<GuildInspect>({
  guild_id: snowflakeSchema.required(),
  channel_ids: Joi.array().items(snowflakeSchema).required(),
  voice_channel_id: snowflakeSchema.allow(null),
}).unknown(true);
