import Joi from 'joi';
import {
  eventFactsSchema,
  eventViewSchema,
  type EventFacts,
  type EventView,
} from '../event-view.ts';
import { announcementContentSchema, type AnnouncementContent } from './announcement-commands.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { nativeFieldSchema, type NativeField } from './native-state.ts';

/** What a scheduled event should show; the fields as in ScheduledEventEdit. */
export interface WantedScheduledEvent {
  event: EventFacts;
  voice_channel_id: string | null;
  leave: NativeField[];
  shown_image_url: string | null;
  shown_cover: string | null;
}

/** sync-api → bot: compare an event in a guild with what Discord shows, and change nothing (answered by drift.found). */
export interface DriftRead {
  guild_id: string;
  event_id: string;
  request_id: string;
  /** The reply queue that the answer goes to. */
  reply_to: string;
  /** Null = none is known; `wanted` null = it should not be there. */
  scheduled_event: { discord_id: string; wanted: WantedScheduledEvent | null } | null;
  /** Null = none is known; `view` null = it should not be there. */
  signup_message: { discord_id: string; channel_id: string; view: EventView | null } | null;
  /** `wanted` null = it should not be there. */
  announcement: {
    discord_id: string;
    channel_id: string;
    wanted: AnnouncementContent | null;
  } | null;
  /** Where to look for messages of ours that are not among these. */
  channel_ids: string[];
}

const message = { discord_id: snowflakeSchema.required(), channel_id: snowflakeSchema.required() };

export const driftReadSchema = Joi.object<DriftRead>({
  guild_id: snowflakeSchema.required(),
  event_id: Joi.string().required(),
  request_id: Joi.string().required(),
  reply_to: Joi.string().required(),
  scheduled_event: Joi.object({
    discord_id: snowflakeSchema.required(),
    wanted: Joi.object<WantedScheduledEvent>({
      event: eventFactsSchema.required(),
      voice_channel_id: snowflakeSchema.allow(null).required(),
      leave: Joi.array().items(nativeFieldSchema).required(),
      shown_image_url: Joi.string().allow(null).required(),
      shown_cover: Joi.string().allow(null).required(),
    })
      .unknown(true)
      .allow(null)
      .required(),
  })
    .unknown(true)
    .allow(null)
    .required(),
  signup_message: Joi.object({ ...message, view: eventViewSchema.allow(null).required() })
    .unknown(true)
    .allow(null)
    .required(),
  announcement: Joi.object({
    ...message,
    wanted: announcementContentSchema.unknown(true).allow(null).required(),
  })
    .unknown(true)
    .allow(null)
    .required(),
  channel_ids: Joi.array().items(snowflakeSchema).required(),
}).unknown(true);
