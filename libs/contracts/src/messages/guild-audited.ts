import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';
import { nativeStateSchema, type NativeState } from './native-state.ts';

/** An object of ours in Discord that the event named by its marker may not know. */
export interface MarkedObject {
  kind: 'scheduled-event' | 'signup-message' | 'announcement';
  event_id: string;
  discord_id: string;
  /** Null for scheduled events. */
  channel_id: string | null;
}

/** bot → sync-api: what is there of our objects in a guild. What could not be looked at is left out. */
export interface GuildAudited {
  guild_id: string;
  asked_at: string;
  /** When the reading began, ISO 8601: what was written since is newer than the answer. */
  moment: string;
  /** `native` null = it is not there. */
  scheduled_events: { discord_id: string; native: NativeState | null }[];
  /** `hidden`: somebody hid its embeds, so that the roster cannot be seen. */
  messages: { discord_id: string; state: 'present' | 'hidden' | 'missing' }[];
  /** Objects of ours that the question did not name. */
  others: MarkedObject[];
}

export const markedObjectSchema = Joi.object<MarkedObject>({
  kind: Joi.string().valid('scheduled-event', 'signup-message', 'announcement').required(),
  event_id: Joi.string().required(),
  discord_id: snowflakeSchema.required(),
  channel_id: snowflakeSchema.allow(null).required(),
}).unknown(true);

export const guildAuditedSchema = Joi.object<GuildAudited>({
  guild_id: snowflakeSchema.required(),
  asked_at: Joi.string().isoDate().required(),
  moment: Joi.string().isoDate().required(),
  scheduled_events: Joi.array()
    .items(
      Joi.object({
        discord_id: snowflakeSchema.required(),
        native: nativeStateSchema.allow(null).required(),
      }).unknown(true),
    )
    .required(),
  messages: Joi.array()
    .items(
      Joi.object({
        discord_id: snowflakeSchema.required(),
        state: Joi.string().valid('present', 'hidden', 'missing').required(),
      }).unknown(true),
    )
    .required(),
  others: Joi.array().items(markedObjectSchema).required(),
}).unknown(true);
