import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';

/** sync-api → bot: make the native scheduled event of an event. */
export interface ScheduledEventCreate extends Command {
  event: EventFacts;
}

/** sync-api → bot: bring an existing native scheduled event to what the event says (smallest possible edit). */
export interface ScheduledEventEdit extends Command {
  scheduled_event_id: string;
  /** The address of the cover image that is shown; a missing one counts as none. */
  shown_image_url?: string | null;
  event: EventFacts;
}

/** sync-api → bot: remove a native scheduled event. */
export interface ScheduledEventDelete extends Command {
  event_id: string;
  scheduled_event_id: string;
}

export const scheduledEventCreateSchema = Joi.object<ScheduledEventCreate>({
  ...commandKeys,
  event: eventFactsSchema.required(),
}).unknown(true);

export const scheduledEventEditSchema = Joi.object<ScheduledEventEdit>({
  ...commandKeys,
  scheduled_event_id: snowflakeSchema.required(),
  shown_image_url: Joi.string().allow(null),
  event: eventFactsSchema.required(),
}).unknown(true);

export const scheduledEventDeleteSchema = Joi.object<ScheduledEventDelete>({
  ...commandKeys,
  event_id: Joi.string().required(),
  scheduled_event_id: snowflakeSchema.required(),
}).unknown(true);
