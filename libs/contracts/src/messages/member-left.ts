import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** Why a member is in a guild no more; a kick cannot be told from leaving. */
export const DEPARTURE_REASONS = ['left', 'banned'] as const;
export type DepartureReason = (typeof DEPARTURE_REASONS)[number];

/** bot → sync-api: a member left a guild, was kicked or was banned. */
export interface MemberLeft {
  guild_id: string;
  discord_id: string;
  reason: DepartureReason;
  /** When the bot heard of it, as a snowflake (see InterestChanged). */
  moment: string;
}

export const memberLeftSchema = Joi.object<MemberLeft>({
  guild_id: snowflakeSchema.required(),
  discord_id: snowflakeSchema.required(),
  reason: Joi.string()
    .valid(...DEPARTURE_REASONS)
    .required(),
  moment: snowflakeSchema.required(),
}).unknown(true);
