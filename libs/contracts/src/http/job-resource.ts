import Joi from 'joi';
import { ARTEFACT_KINDS, type ArtefactKind } from '../artefacts/artefacts.ts';
import { FAILURE_CLASSES, type FailureClass } from '../messages/command-settled.ts';
import { snowflakeSchema } from '../snowflake.ts';

/** What can be done to an artefact. */
export const ARTEFACT_ACTIONS = ['create', 'edit', 'delete'] as const;
export type ArtefactAction = (typeof ARTEFACT_ACTIONS)[number];

/** Every type of Discord work: on artefacts, and what is told once. */
export type JobType =
  `${ArtefactKind}.${ArtefactAction}` | 'direct-message.send' | 'reminder.send' | 'reminder.edit';
export const JOB_TYPES: readonly JobType[] = [
  ...ARTEFACT_KINDS.flatMap((kind) =>
    ARTEFACT_ACTIONS.map((action) => `${kind}.${action}` as const),
  ),
  'direct-message.send',
  'reminder.send',
  'reminder.edit',
];

/** `superseded`: it had failed, and what it was to do is done by another job or not wanted any more. */
export const JOB_STATUSES = [
  'pending',
  'processing',
  'completed',
  'failed',
  'cancelled',
  'superseded',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** One unit of Discord work with its whole life, as the API shows it. */
export interface JobResource {
  id: string;
  type: JobType;
  guild_id: string;
  event_id: string;
  status: JobStatus;
  /** Tries that ended with a failure. */
  attempts: number;
  created_at: string;
  updated_at: string;
  /** When the next try is due; null = there is no further try. */
  next_attempt_at: string | null;
  finished_at: string | null;
  /** Why it was cancelled or superseded; null for the others. */
  reason: string | null;
  /** The newer job of the same object that took its place; null = none did. */
  superseded_by: string | null;
  /** Of the bot's last try, in ms. */
  duration_ms: number | null;
  last_error: {
    class: string;
    discord_code: number | null;
    http_status: number | null;
    message: string;
    at: string;
  } | null;
  /** What came of it; `changed: false` = Discord already showed it; `note`: what could not be done beside it. */
  result: {
    discord_id: string | null;
    channel_id: string | null;
    changed: boolean;
    note?: string;
  } | null;
  correlation_id: string;
}

const time = Joi.string().isoDate();

export const jobResourceSchema = Joi.object<JobResource>({
  id: Joi.string().required(),
  type: Joi.string()
    .valid(...JOB_TYPES)
    .required(),
  guild_id: snowflakeSchema.required(),
  event_id: Joi.string().required(),
  status: Joi.string()
    .valid(...JOB_STATUSES)
    .required(),
  attempts: Joi.number().integer().required(),
  created_at: time.required(),
  updated_at: time.required(),
  next_attempt_at: time.allow(null).required(),
  finished_at: time.allow(null).required(),
  reason: Joi.string().allow(null).required().description('why it was cancelled or superseded'),
  superseded_by: Joi.string()
    .allow(null)
    .required()
    .description('the newer job of the same object that took its place'),
  duration_ms: Joi.number().allow(null).required(),
  last_error: Joi.object({
    class: Joi.string().required(),
    discord_code: Joi.number().allow(null).required(),
    http_status: Joi.number().allow(null).required(),
    message: Joi.string().allow('').required(),
    at: time.required(),
  })
    .allow(null)
    .required(),
  result: Joi.object({
    discord_id: Joi.string().allow(null).required(),
    channel_id: Joi.string().allow(null).required(),
    changed: Joi.boolean().required(),
    note: Joi.string(),
  })
    .allow(null)
    .required(),
  correlation_id: Joi.string().required(),
});

/** Which jobs are meant. */
export interface JobFilter {
  type?: JobType;
  guild_id?: string;
  event_id?: string;
}

const filter = {
  type: Joi.string().valid(...JOB_TYPES),
  guild_id: snowflakeSchema,
  event_id: Joi.string().max(255),
};

/** Query of `GET /jobs`. */
export interface JobQuery extends JobFilter {
  status?: JobStatus;
  limit: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

export const jobQuerySchema = Joi.object<JobQuery>({
  ...filter,
  status: Joi.string()
    .valid(...JOB_STATUSES)
    .description(
      '"failed": given up, and still to be mended; once that is done the job is "superseded"',
    ),
  limit: Joi.number().integer().min(1).max(200).default(50),
  cursor: Joi.string().max(100),
});

/** As many as one call may try again; more are taken by calling again. */
export const JOB_RETRY_LIMIT = 500;

/** Body of `POST /jobs/retry`. */
export interface JobRetryRequest extends JobFilter {
  /** Class of the last error. */
  class?: FailureClass;
  limit: number;
}

export const jobRetrySchema = Joi.object<JobRetryRequest>({
  ...filter,
  class: Joi.string()
    .valid(...FAILURE_CLASSES)
    .description('class of the last error'),
  limit: Joi.number().integer().min(1).max(JOB_RETRY_LIMIT).default(JOB_RETRY_LIMIT),
});
