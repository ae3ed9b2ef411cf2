import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** Every kind of Discord work. */
export const JOB_TYPES = [
  'scheduled-event.create',
  'scheduled-event.edit',
  'scheduled-event.delete',
  'signup-message.create',
  'signup-message.edit',
  'signup-message.delete',
  'announcement.create',
  'announcement.edit',
  'announcement.delete',
  'direct-message.send',
  'reminder.send',
] as const;
export type JobType = (typeof JOB_TYPES)[number];

export const JOB_STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;
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
  /** When the next try is due; null when there is none. */
  next_attempt_at: string | null;
  finished_at: string | null;
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

/** Query of `GET /jobs`. */
export interface JobQuery {
  status?: JobStatus;
  type?: JobType;
  guild_id?: string;
  event_id?: string;
  limit: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

export const jobQuerySchema = Joi.object<JobQuery>({
  status: Joi.string().valid(...JOB_STATUSES),
  type: Joi.string().valid(...JOB_TYPES),
  guild_id: snowflakeSchema,
  event_id: Joi.string(),
  limit: Joi.number().integer().min(1).max(200).default(50),
  cursor: Joi.string().max(100),
});
