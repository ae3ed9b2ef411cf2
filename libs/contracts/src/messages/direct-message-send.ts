import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { localeSchema, type Locale } from '../locale.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';
import { REMINDER_KINDS, type ReminderKind } from './reminder-send.ts';

/** How an organiser's wish left a member. */
export const ORGANISED_STANDINGS = ['confirmed', 'waitlisted', 'withdrawn'] as const;
export type OrganisedStanding = (typeof ORGANISED_STANDINGS)[number];

/** What may become of an event that members count on; `withdrawn`: put back to draft, so shown nowhere for now. */
export const EVENT_CHANGES = ['moved', 'cancelled', 'deleted', 'withdrawn', 'restored'] as const;
export type EventChange = (typeof EVENT_CHANGES)[number];

/** How a member counts on an event. */
export const ATTENDING_STANDINGS = ['confirmed', 'waitlisted', 'tentative'] as const;
export type AttendingStanding = (typeof ATTENDING_STANDINGS)[number];

/**
 * What a member is told in private: of a seat that became free or was exchanged, of what an organiser did, of a role
 * that is gone, of an event that changed or is near.
 */
export type DirectNotice =
  /** `swapped`: the member changed places with others. */
  | { kind: 'promoted'; role_name: string | null; swapped: boolean }
  | {
      kind: 'event-changed';
      change: EventChange;
      standing: AttendingStanding;
      /** What the member reckoned with until now. */
      old_start_at: string;
      old_location: string | null;
    }
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

/**
 * Where a member who takes no private messages is told instead: at the sign-up message of their guild, or in its channel
 * where that message goes with its event (null).
 */
export interface GuildPlace {
  channel_id: string;
  message_id: string | null;
  /** Opens the sign-up message. */
  signup_url: string | null;
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
        swapped: Joi.boolean().required(),
      }).unknown(true),
      Joi.object({
        kind: Joi.string().valid('event-changed').required(),
        change: Joi.string()
          .valid(...EVENT_CHANGES)
          .required(),
        standing: Joi.string()
          .valid(...ATTENDING_STANDINGS)
          .required(),
        old_start_at: Joi.string().isoDate().required(),
        old_location: Joi.string().allow(null).required(),
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
    message_id: snowflakeSchema.allow(null).required(),
    signup_url: Joi.string().uri().allow(null).required(),
  })
    .unknown(true)
    .allow(null),
}).unknown(true);
