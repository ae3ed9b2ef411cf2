import {
  jobQuerySchema,
  jobResourceSchema,
  type JobQuery,
  type JobResource,
} from '@verselink/contracts';
import Joi from 'joi';
import type { JobStore, StoredJob } from '../stores/job-store.ts';
import { nextPage } from './next-page.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';

/** `/jobs`: every unit of Discord work, with its life. */
export function jobRoutes({ jobs }: { jobs: JobStore }): Route[] {
  return [
    route<object, JobQuery>({
      method: 'get',
      path: '/jobs',
      tag: 'Jobs',
      summary: 'List Discord work, newest first',
      query: jobQuerySchema,
      answers: {
        200: {
          description: 'A page; "next_cursor" leads to the next one and is null on the last.',
          schema: Joi.object({
            jobs: Joi.array().items(jobResourceSchema).required(),
            next_cursor: Joi.string().allow(null).required(),
          }),
        },
      },
      handle: async ({ query }) => {
        const { page, next_cursor } = await nextPage(query, jobs.list);
        return { status: 200, body: { jobs: page.map(jobResource), next_cursor } };
      },
    }),
    route<{ job_id: string }>({
      method: 'get',
      path: '/jobs/:job_id',
      tag: 'Jobs',
      summary: 'Read one job',
      params: Joi.object<{ job_id: string }>({ job_id: Joi.string().max(100).required() }),
      answers: { 200: { description: 'The job.', schema: jobResourceSchema } },
      handle: async ({ params: { job_id } }) => {
        const job = await jobs.find(job_id);
        if (job === undefined) {
          throw new Problem('not-found', `There is no job ${job_id}. List them with GET /jobs.`);
        }
        return { status: 200, body: jobResource(job) };
      },
    }),
  ];
}

/** A job as the API shows it. */
export function jobResource(job: StoredJob): JobResource {
  const { last_error, result } = job;
  return {
    id: job._id,
    type: job.type,
    guild_id: job.guild_id,
    event_id: job.event_id,
    status: job.status,
    attempts: job.attempts,
    created_at: job.created_at.toISOString(),
    updated_at: job.updated_at.toISOString(),
    next_attempt_at: job.next_attempt_at?.toISOString() ?? null,
    finished_at: job.finished_at?.toISOString() ?? null,
    duration_ms: job.duration_ms,
    last_error: last_error && {
      class: last_error.class,
      discord_code: last_error.discord_code,
      http_status: last_error.http_status,
      message: last_error.message,
      at: last_error.at.toISOString(),
    },
    result: result && {
      discord_id: result.discord_id,
      channel_id: result.channel_id,
      changed: result.changed,
    },
    correlation_id: job.correlation_id,
  };
}
