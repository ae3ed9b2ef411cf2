import Joi from 'joi';
import type { createReadStats } from '../use-cases/health/read-stats.ts';
import { route, type Route } from './route.ts';

const counts = Joi.object().pattern(Joi.string(), Joi.number().integer()).required();
const eventStats = { events: counts, registrations: counts };

/** `/stats` and `/events/stats/events`: figures for people and dashboards. */
export function statsRoutes({
  readStats,
  readEventStats,
}: ReturnType<typeof createReadStats>): Route[] {
  return [
    route({
      method: 'get',
      path: '/events/stats/events',
      tag: 'Health',
      summary: 'How many events are in each phase, and how their members stand',
      answers: { 200: { description: 'Counts by name.', schema: Joi.object(eventStats) } },
      handle: async () => ({ status: 200, body: await readEventStats() }),
    }),
    route({
      method: 'get',
      path: '/stats',
      tag: 'Health',
      summary: 'Figures of the whole: guilds, events, jobs, clicks of the last 24 hours',
      answers: {
        200: {
          description: 'Counts by name; latency from the click to its decision.',
          schema: Joi.object({
            ...eventStats,
            guilds: counts,
            jobs: counts,
            clicks: Joi.object({
              total: Joi.number().integer().required(),
              outcomes: counts,
              latency_ms: Joi.object({
                average: Joi.number().required(),
                longest: Joi.number().required(),
              }).required(),
            }).required(),
          }),
        },
      },
      handle: async () => ({ status: 200, body: await readStats() }),
    }),
  ];
}
