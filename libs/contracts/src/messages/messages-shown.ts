import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** What the answer to a click made a sign-up message show. */
export interface ShownMessage {
  guild_id: string;
  event_id: string;
  message_id: string;
  /** Revision of the event that it shows. */
  rev: number;
  /** As it stood in the decision. */
  digest: string;
  /** As it stood in the decision. */
  saved_at?: string;
  /** When Discord took the answer (ISO 8601). */
  shown_at: string;
}

/**
 * bot → sync-api: what answers to clicks made messages show, gathered. Nothing hangs on its arrival: where it is lost,
 * the next plan opens a job, and the bot finds that nothing is left to do.
 */
export interface MessagesShown {
  shown: ShownMessage[];
}

export const messagesShownSchema = Joi.object<MessagesShown>({
  shown: Joi.array()
    .items(
      Joi.object<ShownMessage>({
        guild_id: snowflakeSchema.required(),
        event_id: Joi.string().required(),
        message_id: snowflakeSchema.required(),
        rev: Joi.number().integer().required(),
        digest: Joi.string().required(),
        saved_at: Joi.string().isoDate(),
        shown_at: Joi.string().isoDate().required(),
      }).unknown(true),
    )
    .required(),
}).unknown(true);
