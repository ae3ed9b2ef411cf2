import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** sync-api → bot: say what is there of our objects in a guild (answered by guild.audited). */
export interface GuildAudit {
  guild_id: string;
  /** ISO 8601; the answer repeats it. */
  asked_at: string;
  scheduled_event_ids: string[];
  messages: { channel_id: string; discord_id: string }[];
  /** Where to look for messages of ours that are not among these. */
  channel_ids: string[];
}

export const guildAuditSchema = Joi.object<GuildAudit>({
  guild_id: snowflakeSchema.required(),
  asked_at: Joi.string().isoDate().required(),
  scheduled_event_ids: Joi.array().items(snowflakeSchema).required(),
  messages: Joi.array()
    .items(
      Joi.object({
        channel_id: snowflakeSchema.required(),
        discord_id: snowflakeSchema.required(),
      }).unknown(true),
    )
    .required(),
  channel_ids: Joi.array().items(snowflakeSchema).required(),
}).unknown(true);
