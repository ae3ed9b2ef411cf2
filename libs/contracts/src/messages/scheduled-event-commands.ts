import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';
import { nativeFieldSchema, type NativeField } from './native-state.ts';

/** sync-api → bot: make the native scheduled event of an event. */
export interface ScheduledEventCreate extends Command {
  event: EventFacts;
  /** The voice or stage channel that it is held in; null or missing = none. */
  voice_channel_id?: string | null;
}

/** sync-api → bot: bring an existing native scheduled event to what the event says (smallest possible edit). */
export interface ScheduledEventEdit extends Command {
  scheduled_event_id: string;
  /** The address of the cover image that is shown; a missing one counts as none. */
  shown_image_url?: string | null;
  /** Where Discord keeps that image; another one was put there by somebody else. Missing or null = not known. */
  shown_cover?: string | null;
  event: EventFacts;
  /** As in ScheduledEventCreate. */
  voice_channel_id?: string | null;
  /** Fields that stay as Discord shows them. */
  leave?: NativeField[];
}

/** sync-api → bot: remove a native scheduled event. */
export interface ScheduledEventDelete extends Command {
  event_id: string;
  scheduled_event_id: string;
}

export const scheduledEventCreateSchema = Joi.object<ScheduledEventCreate>({
  ...commandKeys,
  event: eventFactsSchema.required(),
  voice_channel_id: snowflakeSchema.allow(null),
}).unknown(true);

export const scheduledEventEditSchema = Joi.object<ScheduledEventEdit>({
  ...commandKeys,
  scheduled_event_id: snowflakeSchema.required(),
  shown_image_url: Joi.string().allow(null),
  shown_cover: Joi.string().allow(null),
  event: eventFactsSchema.required(),
  voice_channel_id: snowflakeSchema.allow(null),
  leave: Joi.array().items(nativeFieldSchema),
}).unknown(true);

export const scheduledEventDeleteSchema = Joi.object<ScheduledEventDelete>({
  ...commandKeys,
  event_id: Joi.string().required(),
  scheduled_event_id: snowflakeSchema.required(),
}).unknown(true);
