import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { localeSchema, type Locale } from '../locale.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';
import { signupMessageDeleteSchema, type SignupMessageDelete } from './signup-message-commands.ts';

/** What an announcement shows. */
export interface AnnouncementContent {
  locale: Locale;
  event: EventFacts;
  /** Opens the sign-up message; null = there is none in this guild. */
  signup_url: string | null;
  /** The start that was announced (ISO 8601), where the event has moved since; null or missing = it has not. */
  old_start_at?: string | null;
  /** True when another place was announced. */
  place_moved?: boolean;
}

/** sync-api → bot: announce an event in another channel than that of its sign-up message. */
export interface AnnouncementCreate extends Command, AnnouncementContent {
  channel_id: string;
  /** At most 25 characters, the same on every try (see SignupMessageCreate). */
  nonce: string;
}

/** sync-api → bot: show the event's present state on its announcement. */
export interface AnnouncementEdit extends Command, AnnouncementContent {
  channel_id: string;
  message_id: string;
}

/** sync-api → bot: remove an announcement. */
export type AnnouncementDelete = SignupMessageDelete;

const contentKeys = {
  locale: localeSchema.required(),
  event: eventFactsSchema.required(),
  signup_url: Joi.string().uri().allow(null).required(),
  old_start_at: Joi.string().isoDate().allow(null),
  place_moved: Joi.boolean(),
};

export const announcementContentSchema = Joi.object<AnnouncementContent>(contentKeys);

export const announcementCreateSchema = Joi.object<AnnouncementCreate>({
  ...commandKeys,
  channel_id: snowflakeSchema.required(),
  nonce: Joi.string().max(25).required(),
  ...contentKeys,
}).unknown(true);

export const announcementEditSchema = Joi.object<AnnouncementEdit>({
  ...commandKeys,
  channel_id: snowflakeSchema.required(),
  message_id: snowflakeSchema.required(),
  ...contentKeys,
}).unknown(true);

export const announcementDeleteSchema: Joi.ObjectSchema<AnnouncementDelete> =
  signupMessageDeleteSchema;
