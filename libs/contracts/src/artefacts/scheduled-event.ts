import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { nativeFieldSchema, type NativeField } from '../messages/native-state.ts';
import { snowflakeSchema } from '../snowflake.ts';
import type { ArtefactDefinition } from './artefact-definition.ts';

/** What a native scheduled event should show. */
export interface ScheduledEventWanted {
  event: EventFacts;
  /** The voice or stage channel that it is held in; null = none. */
  voice_channel_id: string | null;
  /** Fields that stay as Discord shows them. */
  leave: NativeField[];
  /** The address of the cover image that we last put there; null = none. */
  shown_image_url: string | null;
  /** Where Discord keeps that image; another one was put there by somebody else. Null = not known. */
  shown_cover: string | null;
}

export const scheduledEvent: ArtefactDefinition<ScheduledEventWanted> = {
  wanted: Joi.object<ScheduledEventWanted>({
    event: eventFactsSchema.required(),
    voice_channel_id: snowflakeSchema.allow(null).required(),
    leave: Joi.array().items(nativeFieldSchema).required(),
    shown_image_url: Joi.string().allow(null).required(),
    shown_cover: Joi.string().allow(null).required(),
  }).unknown(true),
  purpose: null,
  once: false,
  shownByAnswers: false,
  url: ({ guild_id, discord_id }) => `https://discord.com/events/${guild_id}/${discord_id}`,
};
