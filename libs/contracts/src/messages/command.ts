import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** What every command to the bot carries: the job it belongs to. */
export interface Command {
  job_id: string;
  /** 1 on the first execution; rises when a failed job is tried again. */
  attempt: number;
  guild_id: string;
  /**
   * The command may have been carried out before without its result being known.
   * A create must then look for what it made before it makes another.
   */
  maybe_done: boolean;
  /** Digest of what is wanted; command.settled repeats it, so that a late result is not taken for a newer one. */
  digest: string;
  /** When the change was saved that this shows (ISO 8601); command.settled repeats it. Missing: none is measured. */
  saved_at?: string;
}

export const commandKeys = {
  job_id: Joi.string().required(),
  attempt: Joi.number().integer().min(1).required(),
  guild_id: snowflakeSchema.required(),
  maybe_done: Joi.boolean().required(),
  digest: Joi.string().required(),
  saved_at: Joi.string().isoDate(),
};
