import {
  eventIdSchema,
  JOB_RETRY_LIMIT,
  JOB_TYPES,
  jobQuerySchema,
  jobResourceSchema,
  jobRetrySchema,
  snowflakeSchema,
  type JobQuery,
  type JobResource,
  type JobRetryRequest,
  type JobType,
} from '@verselink/contracts';
import Joi from 'joi';
import type { RetryPolicies } from '../retry-policy.ts';
import type { JobStore, StoredJob } from '../stores/job-store.ts';
import type { createControlJobs, Processed } from '../use-cases/discord-work/control-jobs.ts';
import type { createRetryJobs } from '../use-cases/discord-work/retry-jobs.ts';
import { nextPage } from './next-page.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';

type Params = { job_id: string };
const params = Joi.object<Params>({ job_id: Joi.string().max(100).required() });

const PROCESS_LIMIT = 100;
interface ProcessRequest {
  type?: JobType;
  guild_id?: string;
  event_id?: string;
  limit: number;
}
const processSchema = Joi.object<ProcessRequest>({
  type: Joi.string().valid(...JOB_TYPES),
  guild_id: snowflakeSchema,
  event_id: eventIdSchema,
  limit: Joi.number().integer().min(1).max(1_000).default(PROCESS_LIMIT),
});

/** `/jobs`: every unit of Discord work, with its life. */
export function jobRoutes({
  jobs,
  control,
  retries,
  policies,
}: {
  jobs: JobStore;
  control: ReturnType<typeof createControlJobs>;
  retries: ReturnType<typeof createRetryJobs>;
  policies: RetryPolicies;
}): Route[] {
  return [
    route<object, JobQuery>({
      method: 'get',
      path: '/jobs',
      tag: 'Jobs',
      summary: 'List Discord work, newest first',
      query: jobQuerySchema,
      answers: {
        200: {
          description:
            'A page; "next_cursor" leads to the next one and is null on the last. Jobs are kept for 90 days after they ended.',
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
    route<object, object, ProcessRequest | undefined>({
      method: 'post',
      path: '/jobs/process',
      tag: 'Jobs',
      summary: 'Process waiting jobs now instead of at their time',
      body: processSchema,
      bodyOptional: true,
      answers: {
        200: {
          description: 'How many jobs were taken, and which of these were not touched, and why.',
          schema: Joi.object({
            processed: Joi.number().integer().required(),
            untouched: Joi.object({
              pending: Joi.number().integer().required(),
              processing: Joi.number().integer().required(),
              failed: Joi.number().integer().required(),
            }).required(),
            detail: Joi.string().required(),
          }),
        },
      },
      handle: async ({ body }) => {
        const { limit, ...filter } = body ?? { limit: PROCESS_LIMIT };
        const done = await control.process(filter, limit);
        return { status: 200, body: { ...done, detail: processedDetail(done) } };
      },
    }),
    route<object, object, JobRetryRequest | undefined>({
      method: 'post',
      path: '/jobs/retry',
      tag: 'Jobs',
      summary: 'Try many again at once: all that failed, or those that fit',
      description:
        'The oldest go first. One that has nothing left to do is cancelled with the reason. Safe to repeat.',
      body: jobRetrySchema,
      bodyOptional: true,
      answers: {
        200: {
          description:
            '"not_retried": how many had nothing to try again, by the reason. "failed": how many that fit are failed still, or again.',
          schema: Joi.object({
            retried: Joi.number().integer().required(),
            not_retried: Joi.array()
              .items(
                Joi.object({
                  reason: Joi.string().required(),
                  count: Joi.number().integer().required(),
                }),
              )
              .required(),
            failed: Joi.number().integer().required(),
          }),
        },
      },
      handle: async ({ body }) => ({
        status: 200,
        body: await retries.retryMany(body ?? { limit: JOB_RETRY_LIMIT }),
      }),
    }),
    route<Params>({
      method: 'post',
      path: '/jobs/:job_id/retry',
      tag: 'Jobs',
      summary: 'Try a job again now, also one that failed or was cancelled',
      description:
        'What is to be done is planned at this moment. 409 when nothing is, with the reason: the job is completed, under ' +
        'way or superseded, Discord shows already what it should, the event is over, … A failed one is then cancelled.',
      params,
      answers: { 202: { description: 'It is on its way.', schema: jobResourceSchema } },
      handle: async ({ params: { job_id } }) => {
        const result = await retries.retry(job_id);
        switch (result.kind) {
          case 'queued':
            return { status: 202, body: jobResource(result.job) };
          case 'unknown':
            throw unknownJob(job_id);
          case 'refused':
            throw new Problem('conflict', `There is nothing to try again: ${result.reason}`);
        }
      },
    }),
    route<Params>({
      method: 'post',
      path: '/jobs/:job_id/cancel',
      tag: 'Jobs',
      summary: 'Give a job up',
      description: 'The same is not tried again until the event changes or a retry is asked for.',
      params,
      answers: { 200: { description: 'The cancelled job.', schema: jobResourceSchema } },
      handle: async ({ params: { job_id } }) => {
        const result = await control.cancel(job_id);
        if (result.kind === 'unknown') throw unknownJob(job_id);
        if (result.kind === 'ended') throw new Problem('conflict', 'The job has ended already.');
        return { status: 200, body: jobResource(result.job) };
      },
    }),
    route({
      method: 'get',
      path: '/jobs/policies',
      tag: 'Jobs',
      summary: 'How failures are retried, per class',
      description: 'Changed by RETRY_POLICIES. "attempts": null = until it works.',
      answers: {
        200: {
          description: 'The policies in force.',
          schema: Joi.object({ policies: Joi.object().unknown(true).required() }),
        },
      },
      handle: async () => await Promise.resolve({ status: 200, body: { policies } }),
    }),
    route<Params>({
      method: 'get',
      path: '/jobs/:job_id',
      tag: 'Jobs',
      summary: 'Read one job',
      params,
      answers: { 200: { description: 'The job.', schema: jobResourceSchema } },
      handle: async ({ params: { job_id } }) => {
        const job = await jobs.find(job_id);
        if (job === undefined) throw unknownJob(job_id);
        return { status: 200, body: jobResource(job) };
      },
    }),
  ];
}

function processedDetail({ processed, untouched }: Processed): string {
  const { pending, processing, failed } = untouched;
  return [
    `${processed} waiting jobs were taken.`,
    ...(pending > 0 ? [`${pending} more wait: call again, or with a higher "limit".`] : []),
    ...(processing > 0 ? [`${processing} are under way already.`] : []),
    ...(failed > 0
      ? [`${failed} failed for good and are left alone: POST /jobs/retry tries them again.`]
      : []),
  ].join(' ');
}

function unknownJob(id: string): Problem {
  return new Problem('not-found', `There is no job ${id}. List them with GET /jobs.`);
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
    reason: job.reason,
    superseded_by: job.superseded_by,
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
      ...(result.note === undefined ? {} : { note: result.note }),
    },
    correlation_id: job.correlation_id,
  };
}
