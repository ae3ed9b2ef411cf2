import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';
import { nativeStateSchema, type NativeState } from './native-state.ts';

/** Why Discord work failed, as the retry policies know it: one row each in sync-api’s `retry-policy.ts`. */
export const FAILURE_CLASSES = [
  'infrastructure',
  'rate-limit',
  'permission',
  'gone',
  'invalid',
  'unknown',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

export interface CommandFailure {
  class: FailureClass;
  /** Discord's JSON error code, where it gave one. */
  discord_code: number | null;
  http_status: number | null;
  /** A sentence for the operator; Discord's own words where it gave them. */
  message: string;
  /** How long Discord asked to wait, in ms. */
  retry_after_ms: number | null;
  /** Of a scheduled event that is over in Discord and cannot be edited any more. */
  native?: NativeState;
}

/** What was done. Fields that do not fit the command are null. */
export interface CommandResult {
  /** The id of the scheduled event or message. */
  discord_id: string | null;
  channel_id: string | null;
  /** False when Discord already showed what was wanted. */
  changed: boolean;
  /** Of a scheduled event: what Discord shows after the command. */
  native?: NativeState;
  /** Of a scheduled event: digests that it had on the way, between the calls of this command. */
  passed_digests?: string[];
  /** Of a scheduled event: the address of the cover image that it shows; null = none. */
  image_url?: string | null;
  /** Of a scheduled event: true = the cover image could not be had now, but perhaps later. */
  cover_missed?: boolean;
  /** What could not be done although the command succeeded, as a sentence. */
  note?: string;
}

/** bot → sync-api: a command is done, or was given up for now. */
export interface CommandSettled {
  job_id: string;
  attempt: number;
  guild_id: string;
  /** As it stood in the command. */
  digest: string;
  /** As it stood in the command. */
  saved_at?: string;
  outcome:
    { kind: 'completed'; result: CommandResult } | { kind: 'failed'; failure: CommandFailure };
  /** From taking the command to its end. */
  duration_ms: number;
}

export const commandSettledSchema = Joi.object<CommandSettled>({
  job_id: Joi.string().required(),
  attempt: Joi.number().integer().min(1).required(),
  guild_id: snowflakeSchema.required(),
  digest: Joi.string().required(),
  saved_at: Joi.string().isoDate(),
  outcome: Joi.alternatives()
    .try(
      Joi.object({
        kind: Joi.string().valid('completed').required(),
        result: Joi.object<CommandResult>({
          discord_id: snowflakeSchema.allow(null).required(),
          channel_id: snowflakeSchema.allow(null).required(),
          changed: Joi.boolean().required(),
          native: nativeStateSchema,
          passed_digests: Joi.array().items(Joi.string()),
          image_url: Joi.string().allow(null),
          cover_missed: Joi.boolean(),
          note: Joi.string(),
        })
          .unknown(true)
          .required(),
      }).unknown(true),
      Joi.object({
        kind: Joi.string().valid('failed').required(),
        failure: Joi.object<CommandFailure>({
          class: Joi.string()
            .valid(...FAILURE_CLASSES)
            .required(),
          discord_code: Joi.number().integer().allow(null).required(),
          http_status: Joi.number().integer().allow(null).required(),
          message: Joi.string().allow('').required(),
          retry_after_ms: Joi.number().min(0).allow(null).required(),
          native: nativeStateSchema,
        })
          .unknown(true)
          .required(),
      }).unknown(true),
    )
    .required(),
  duration_ms: Joi.number().min(0).required(),
}).unknown(true);
