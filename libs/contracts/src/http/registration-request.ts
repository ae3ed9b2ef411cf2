import Joi from 'joi';
import { localeSchema, type Locale } from '../locale.ts';
import { NOTE_LENGTH, SHIP_LENGTH, type SignUpWords } from '../sign-up-words.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { text } from '../text.ts';
import { eventRoleIdSchema } from '../verselink-event.ts';

/** Body of `POST /events/events/{event_id}/registrations`: what a member asks for on VerseLink's own pages. */
export interface RegistrationRequest extends SignUpWords {
  action: 'join' | 'tentative' | 'absent' | 'checkin';
  role_id: string | null;
  discord_id: string | null;
  user_id: string | null;
  display_name: string;
  locale: Locale;
}

const WORDS_STAY = 'missing = what was said before stays; null = takes it back';

export const registrationRequestSchema = Joi.object<RegistrationRequest>({
  action: Joi.string().valid('join', 'tentative', 'absent', 'checkin').default('join'),
  role_id: eventRoleIdSchema.allow(null).default(null),
  discord_id: snowflakeSchema.allow(null).default(null),
  user_id: text().atMost(100).allow(null).default(null),
  display_name: text().atMost(80).required(),
  locale: localeSchema.default('fr'),
  note: text().lines().atMost(NOTE_LENGTH).empty('').allow(null).description(WORDS_STAY),
  ship: text().atMost(SHIP_LENGTH).empty('').allow(null).description(WORDS_STAY),
}).custom((value: RegistrationRequest, helpers) =>
  value.discord_id === null && value.user_id === null
    ? helpers.message({ custom: 'discord_id or user_id is required: who signs up?' })
    : value,
);

/** Body of `PUT /users/{discord_id}`: who a Discord member is on VerseLink. What is left out stays as it is. */
export interface UserLinkRequest {
  user_id: string | null;
  handle?: string | null;
  locale?: Locale | null;
  /** No private messages at all. */
  dm_opt_out?: boolean;
  /** Private messages that remind of events; nobody gets them without asking. */
  dm_reminders?: boolean;
}

export const userLinkRequestSchema = Joi.object<UserLinkRequest>({
  user_id: text().atMost(100).allow(null).required(),
  handle: text().atMost(100).allow(null),
  locale: localeSchema.allow(null),
  dm_opt_out: Joi.boolean(),
  dm_reminders: Joi.boolean(),
});

/** A link as the API shows it. */
export type UserResource = Required<UserLinkRequest> & { discord_id: string };

export const userResourceSchema = Joi.object<UserResource>({
  discord_id: snowflakeSchema.required(),
  user_id: Joi.string().allow(null).required(),
  handle: Joi.string().allow(null).required(),
  locale: localeSchema.allow(null).required(),
  dm_opt_out: Joi.boolean().required(),
  dm_reminders: Joi.boolean().required(),
});
