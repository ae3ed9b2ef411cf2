import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { localeSchema, type Locale } from '../locale.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';

/** sync-api → bot: tell one member something in private. */
export interface DirectMessageSend extends Command {
  recipient_id: string;
  locale: Locale;
  /** At most 25 characters, the same on every try (see SignupMessageCreate). */
  nonce: string;
  notice: { kind: 'promoted'; role_name: string | null };
  event: EventFacts;
}

export const directMessageSendSchema = Joi.object<DirectMessageSend>({
  ...commandKeys,
  recipient_id: snowflakeSchema.required(),
  locale: localeSchema.required(),
  nonce: Joi.string().max(25).required(),
  notice: Joi.object({
    kind: Joi.string().valid('promoted').required(),
    role_name: Joi.string().allow(null).required(),
  })
    .unknown(true)
    .required(),
  event: eventFactsSchema.required(),
}).unknown(true);
