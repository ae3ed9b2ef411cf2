import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

export const DEAD_LETTER_STATUSES = ['parked', 'replayed', 'discarded'] as const;
export type DeadLetterStatus = (typeof DEAD_LETTER_STATUSES)[number];

/** A message that no handler could deal with, as the API lists it. */
export interface DeadLetterResource {
  id: string;
  status: DeadLetterStatus;
  /** The queue it comes from, to which a replay puts it back. */
  queue: string;
  /** Null where the message could not be read that far; so the next five. */
  type: string | null;
  message_id: string | null;
  event_id: string | null;
  guild_id: string | null;
  correlation_id: string | null;
  /** From then on a replay would change nothing: nobody acts on the message any more. */
  expires_at: string | null;
  reason: { class: string; message: string; attempts: number };
  /** When it died last. */
  died_at: string;
  /** How often it died: more than once = a replay did not help. */
  deaths: number;
  replays: number;
  /** When it was last replayed or discarded; 90 days later it is forgotten. */
  settled_at: string | null;
}

/** One dead letter with what it says. Values that are secret are masked. */
export interface DeadLetterDetail extends DeadLetterResource {
  headers: Record<string, unknown>;
  /** The message, when it is JSON; else null, and its bytes are below. */
  message: unknown;
  content_base64: string | null;
}

const time = Joi.string().isoDate();
const readable = Joi.string().allow(null).required();

const resourceKeys = {
  id: Joi.string().required(),
  status: Joi.string()
    .valid(...DEAD_LETTER_STATUSES)
    .required(),
  queue: Joi.string().allow('').required(),
  type: readable,
  message_id: readable,
  event_id: readable,
  guild_id: readable,
  correlation_id: readable,
  expires_at: time.allow(null).required(),
  reason: Joi.object({
    class: Joi.string().required(),
    message: Joi.string().required(),
    attempts: Joi.number().integer().required(),
  }).required(),
  died_at: time.required(),
  deaths: Joi.number().integer().required(),
  replays: Joi.number().integer().required(),
  settled_at: time.allow(null).required(),
};

export const deadLetterResourceSchema = Joi.object<DeadLetterResource>(resourceKeys);

export const deadLetterDetailSchema = Joi.object<DeadLetterDetail>({
  ...resourceKeys,
  headers: Joi.object().unknown(true).required(),
  message: Joi.any().required(),
  content_base64: readable,
});

/** Which dead letters are meant. */
export interface DeadLetterFilter {
  queue?: string;
  type?: string;
  event_id?: string;
  guild_id?: string;
}

/** Query of `GET /dead-letters`. */
export interface DeadLetterQuery extends DeadLetterFilter {
  status?: DeadLetterStatus;
  limit: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

/** Body of `POST /dead-letters/replay`. */
export interface DeadLetterReplayRequest extends DeadLetterFilter {
  limit: number;
}

const filter = {
  queue: Joi.string().max(255),
  type: Joi.string().max(255),
  event_id: Joi.string().max(255),
  guild_id: snowflakeSchema,
};

export const deadLetterQuerySchema = Joi.object<DeadLetterQuery>({
  ...filter,
  status: Joi.string().valid(...DEAD_LETTER_STATUSES),
  limit: Joi.number().integer().min(1).max(200).default(50),
  // A time in ms, of so many digits that every one of them is a date.
  cursor: Joi.string().pattern(/^[0-9]{1,15}~[0-9a-f]{32}$/, 'cursor of a page'),
});

/** As many as one call may take; more are taken by calling again. */
export const DEAD_LETTER_REPLAY_LIMIT = 500;

export const deadLetterReplaySchema = Joi.object<DeadLetterReplayRequest>({
  ...filter,
  limit: Joi.number()
    .integer()
    .min(1)
    .max(DEAD_LETTER_REPLAY_LIMIT)
    .default(DEAD_LETTER_REPLAY_LIMIT),
});
