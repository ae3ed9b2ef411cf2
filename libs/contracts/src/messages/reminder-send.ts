import Joi from 'joi';
import { eventViewSchema, type EventView } from '../event-view.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';

/** How long before the start members are reminded: three days, one day, one hour. */
export const REMINDER_KINDS = ['3d', '1d', '1h'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

/** sync-api → bot: remind a guild of an event. */
export interface ReminderSend extends Command {
  channel_id: string;
  /** At most 25 characters, the same on every try (see SignupMessageCreate). */
  nonce: string;
  reminder: ReminderKind;
  view: EventView;
  /** Members who are mentioned by name, as many as there are. */
  mentions: string[];
  /** Opens the sign-up message; null = the guild has none. */
  signup_url: string | null;
}

export const reminderSendSchema = Joi.object<ReminderSend>({
  ...commandKeys,
  channel_id: snowflakeSchema.required(),
  nonce: Joi.string().max(25).required(),
  reminder: Joi.string()
    .valid(...REMINDER_KINDS)
    .required(),
  view: eventViewSchema.required(),
  mentions: Joi.array().items(snowflakeSchema).required(),
  signup_url: Joi.string().uri().allow(null).required(),
}).unknown(true);
