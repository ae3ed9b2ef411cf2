import { eventIdSchema, jobResourceSchema } from '@verselink/contracts';
import Joi from 'joi';
import type { WaitForJobs } from '../use-cases/discord-work/wait-for-jobs.ts';
import { jobResource } from './job-routes.ts';
import type { RouteReply } from './route.ts';

/** What came of a call about an event. */
export interface EventDone {
  revision: number;
  /** `unchanged`: nothing differed from what is stored. */
  outcome?: 'saved' | 'unchanged';
  state?: string;
  /** What the caller may not expect. */
  detail?: string;
}

const accepted = Joi.object({
  event_id: eventIdSchema.required(),
  revision: Joi.number().integer().required(),
  outcome: Joi.string().valid('saved', 'unchanged'),
  state: Joi.string().valid('draft', 'published', 'cancelled', 'completed', 'deleted'),
  detail: Joi.string(),
  jobs: Joi.array().items(jobResourceSchema).required(),
});

/** What every call that changes an event answers. */
export const eventAnswers = {
  202: {
    description:
      'Stored; Discord follows. The jobs are those of this call that are known by now: begun since, or under way when it came.',
    schema: accepted,
  },
  200: { description: 'With "Prefer: wait=5": every job has ended.', schema: accepted },
};

export type EventReply = ReturnType<typeof createEventReply>;

/** Answers a call about an event with what came of it and with the Discord work that follows. */
export function createEventReply({
  waitForJobs,
  now,
}: {
  waitForJobs: WaitForJobs;
  now: () => Date;
}) {
  return async function eventReply(
    eventId: string,
    { waitMs, stopping }: { waitMs: number; stopping: AbortSignal },
    run: () => Promise<EventDone>,
  ): Promise<RouteReply> {
    const since = now();
    const done = await run();
    const { settled, jobs } = await waitForJobs({ eventId, since, waitMs, stopping });
    return {
      status: waitMs > 0 && settled ? 200 : 202,
      body: { event_id: eventId, ...done, jobs: jobs.map(jobResource) },
    };
  };
}
