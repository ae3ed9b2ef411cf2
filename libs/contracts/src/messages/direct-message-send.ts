import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { localeSchema, type Locale } from '../locale.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';
import { REMINDER_KINDS, type ReminderKind } from './reminder-send.ts';

/** How an organiser's wish left a member. */
export const ORGANISED_STANDINGS = ['confirmed', 'waitlisted', 'withdrawn'] as const;
export type OrganisedStanding = (typeof ORGANISED_STANDINGS)[number];

/**
 * What a member is told in private: of a seat that became free, of what an organiser did, of a role that is gone, of an
 * event that is near.
 */
export type DirectNotice =
  | { kind: 'promoted'; role_name: string | null }
  | {
      kind: 'organised';
      standing: OrganisedStanding;
      role_name: string | null;
      /** The organiser's name in the guild. */
      by: string;
    }
  | {
      kind: 'role-removed';
      /** What the member still has. */
      standing: Exclude<OrganisedStanding, 'withdrawn'>;
      /** The role that is gone. */
      role_name: string;
    }
  | { kind: 'reminder'; reminder: ReminderKind; signup_url: string | null };

/** Where a member who takes no private messages is told instead: at the sign-up message of their guild. */
export interface GuildPlace {
  channel_id: string;
  message_id: string;
  /** Opens the sign-up message. */
  signup_url: string;
}

/** sync-api → bot: tell one member something in private. */
export interface DirectMessageSend extends Command {
  recipient_id: string;
  locale: Locale;
  /** At most 25 characters, the same on every try (see SignupMessageCreate). */
  nonce: string;
  notice: DirectNotice;
  event: EventFacts;
  /** Missing or null: nowhere else. */
  fallback?: GuildPlace | null;
}

export const directMessageSendSchema = Joi.object<DirectMessageSend>({
  ...commandKeys,
  recipient_id: snowflakeSchema.required(),
  locale: localeSchema.required(),
  nonce: Joi.string().max(25).required(),
  notice: Joi.alternatives()
    .try(
      Joi.object({
        kind: Joi.string().valid('promoted').required(),
        role_name: Joi.string().allow(null).required(),
      }).unknown(true),
      Joi.object({
        kind: Joi.string().valid('organised').required(),
        standing: Joi.string()
          .valid(...ORGANISED_STANDINGS)
          .required(),
        role_name: Joi.string().allow(null).required(),
        by: Joi.string().allow('').required(),
      }).unknown(true),
      Joi.object({
        kind: Joi.string().valid('role-removed').required(),
        standing: Joi.string().valid('confirmed', 'waitlisted').required(),
        role_name: Joi.string().required(),
      }).unknown(true),
      Joi.object({
        kind: Joi.string().valid('reminder').required(),
        reminder: Joi.string()
          .valid(...REMINDER_KINDS)
          .required(),
        signup_url: Joi.string().uri().allow(null).required(),
      }).unknown(true),
    )
    .required(),
  event: eventFactsSchema.required(),
  fallback: Joi.object<GuildPlace>({
    channel_id: snowflakeSchema.required(),
    message_id: snowflakeSchema.required(),
    signup_url: Joi.string().uri().required(),
  })
    .unknown(true)
    .allow(null),
}).unknown(true);
