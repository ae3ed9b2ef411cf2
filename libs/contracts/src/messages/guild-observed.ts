import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';
import { channelFaultSchema, type ChannelFault } from './channel-use.ts';

const FEATURES = [
  'scheduled-event',
  'voice-event',
  'signup-message',
  'announcement',
  'reminder',
  'thread',
] as const;
/** What a permission is needed for. `voice-event`: scheduled events in a voice or stage channel. */
export type PermissionFeature = (typeof FEATURES)[number];

/** What scheduled events can be held in. */
export const VOICE_KINDS = ['voice', 'stage'] as const;
export type VoiceKind = (typeof VOICE_KINDS)[number];

/** A permission that the bot needs and does not have. */
export interface PermissionGap {
  /** What does not work without it. */
  feature: PermissionFeature;
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
  /** Channels asked for that cannot be used for what they are named for. */
  channel_faults: ChannelFault[];
  /** Of which kind the channel for scheduled events is; missing when it was not looked at. */
  voice_kind?: VoiceKind | null;
  /**
   * The channels that were looked at. After a restart the bot does not know which ones matter until it is asked
   * (guild.inspect): of channels that are not listed here, nothing new is said.
   */
  inspected_channel_ids?: string[];
  /** True when a gateway session has begun or news of the guild was lost: what happened before went unheard. */
  new_session?: boolean;
  /** True for the answer to a guild.inspect: whatever it leaves out, asking again would bring the same. */
  asked?: boolean;
}

export const guildObservedSchema = Joi.object<GuildObserved>({
  guild_id: snowflakeSchema.required(),
  present: Joi.boolean().required(),
  name: Joi.string().allow(null).required(),
  gaps: Joi.array()
    .items(
      Joi.object<PermissionGap>({
        feature: Joi.string()
          .valid(...FEATURES)
          .required(),
        permission: Joi.string().required(),
        channel_id: snowflakeSchema.allow(null).required(),
      }).unknown(true),
    )
    .required(),
  channel_faults: Joi.array().items(channelFaultSchema).required(),
  voice_kind: Joi.string()
    .valid(...VOICE_KINDS)
    .allow(null),
  inspected_channel_ids: Joi.array().items(snowflakeSchema),
  new_session: Joi.boolean(),
  asked: Joi.boolean(),
}).unknown(true);
