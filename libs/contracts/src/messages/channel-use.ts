import Joi from 'joi';
import type { GuildChannels } from '../http/guild-link.ts';
import { snowflakeSchema } from '../snowflake.ts';

/**
 * What a channel is for: a setting of the guild's link, or `message` for one in which a message of ours stands or is to
 * stand, whatever the link says, or `thread` for one in which messages have threads.
 */
export const CHANNEL_PURPOSES = [
  'announcement',
  'event',
  'reminder',
  'category',
  'archive',
  'voice',
  'message',
  'thread',
] as const satisfies (keyof GuildChannels | 'message' | 'thread')[];
export type ChannelPurpose = (typeof CHANNEL_PURPOSES)[number];

/** A channel that matters, and for what. One channel may serve several purposes. */
export interface ChannelUse {
  channel_id: string;
  purpose: ChannelPurpose;
}

/**
 * Why a channel cannot be used. `gone`: Discord knows it no more; `hidden`: it is there, but the bot may not see it;
 * `foreign`: it is in another guild; `unfit`: of a type that cannot serve the purpose.
 */
export const CHANNEL_FAULTS = ['gone', 'hidden', 'foreign', 'unfit'] as const;

export interface ChannelFault extends ChannelUse {
  fault: (typeof CHANNEL_FAULTS)[number];
  /** `unfit`: what it is, in words: "forum". Null = not known. */
  type: string | null;
}

const use = {
  channel_id: snowflakeSchema.required(),
  purpose: Joi.string()
    .valid(...CHANNEL_PURPOSES)
    .required(),
};

export const channelUseSchema = Joi.object<ChannelUse>(use).unknown(true);
export const channelFaultSchema = Joi.object<ChannelFault>({
  ...use,
  fault: Joi.string()
    .valid(...CHANNEL_FAULTS)
    .required(),
  type: Joi.string().allow(null).required(),
}).unknown(true);
