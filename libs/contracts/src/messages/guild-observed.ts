import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** A permission that the bot needs and does not have. */
export interface PermissionGap {
  /** What does not work without it. */
  feature: 'scheduled-event' | 'signup-message';
  /** Discord's name: CREATE_EVENTS, SEND_MESSAGES, … */
  permission: string;
  /** Null = in the whole guild. */
  channel_id: string | null;
}

/** bot → sync-api: what the bot sees of a guild. `present: false` = the bot is not (any more) a member. */
export interface GuildObserved {
  guild_id: string;
  present: boolean;
  name: string | null;
  gaps: PermissionGap[];
  /** Channels asked for that do not exist or that the bot cannot see. */
  unknown_channel_ids: string[];
  /**
   * The channels that were looked at. After a restart the bot does not know which ones matter until it is asked
   * (guild.inspect): of channels that are not listed here, nothing new is said.
   */
  inspected_channel_ids?: string[];
  /** True when a gateway session has begun: what happened before it went unheard. */
  new_session?: boolean;
}

export const guildObservedSchema = Joi.object<GuildObserved>({
  guild_id: snowflakeSchema.required(),
  present: Joi.boolean().required(),
  name: Joi.string().allow(null).required(),
  gaps: Joi.array()
    .items(
      Joi.object<PermissionGap>({
        feature: Joi.string().valid('scheduled-event', 'signup-message').required(),
        permission: Joi.string().required(),
        channel_id: snowflakeSchema.allow(null).required(),
      }).unknown(true),
    )
    .required(),
  unknown_channel_ids: Joi.array().items(snowflakeSchema).required(),
  inspected_channel_ids: Joi.array().items(snowflakeSchema),
  new_session: Joi.boolean(),
}).unknown(true);
