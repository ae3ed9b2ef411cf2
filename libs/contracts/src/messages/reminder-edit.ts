import Joi from 'joi';
import { localeSchema, type Locale } from '../locale.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';

/** sync-api → bot: lead a reminder that is posted to the sign-up message that there is now. */
export interface ReminderEdit extends Command {
  channel_id: string;
  message_id: string;
  locale: Locale;
  /** Opens the sign-up message. */
  signup_url: string;
}

export const reminderEditSchema = Joi.object<ReminderEdit>({
  ...commandKeys,
  channel_id: snowflakeSchema.required(),
  message_id: snowflakeSchema.required(),
  locale: localeSchema.required(),
  signup_url: Joi.string().uri().required(),
}).unknown(true);
