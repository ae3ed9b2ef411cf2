import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { localeSchema, type Locale } from '../locale.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';
import { signupMessageDeleteSchema, type SignupMessageDelete } from './signup-message-commands.ts';

/** sync-api → bot: announce an event in another channel than that of its sign-up message. */
export interface AnnouncementCreate extends Command {
  channel_id: string;
  /** At most 25 characters, the same on every try (see SignupMessageCreate). */
  nonce: string;
  locale: Locale;
  event: EventFacts;
  /** Opens the sign-up message; null = there is none in this guild. */
  signup_url: string | null;
}

/** sync-api → bot: remove an announcement. */
export type AnnouncementDelete = SignupMessageDelete;

export const announcementCreateSchema = Joi.object<AnnouncementCreate>({
  ...commandKeys,
  channel_id: snowflakeSchema.required(),
  nonce: Joi.string().max(25).required(),
  locale: localeSchema.required(),
  event: eventFactsSchema.required(),
  signup_url: Joi.string().uri().allow(null).required(),
}).unknown(true);

export const announcementDeleteSchema: Joi.ObjectSchema<AnnouncementDelete> =
  signupMessageDeleteSchema;
