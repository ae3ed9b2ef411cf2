import Joi from 'joi';
import type { readHealth } from '../use-cases/read-health.ts';
import { route, type Route } from './route.ts';

const part = Joi.object({
  ok: Joi.boolean().required(),
  detail: Joi.string().required(),
}).unknown(true);

/** `/events/health`: the state of each part, for people and monitors. */
export function healthRoutes({ health }: { health: () => ReturnType<typeof readHealth> }): Route[] {
  return [
    route({
      method: 'get',
      path: '/events/health',
      tag: 'Health',
      summary: 'State of each part of the synchronisation',
      answers: {
        200: {
          description: '"degraded" when a part is not ok; the detail says what to look at.',
          schema: Joi.object({
            status: Joi.string().valid('ok', 'degraded').required(),
            database: part.required(),
            broker: part.required(),
            bot: part.required(),
            jobs: part.required(),
          }),
        },
      },
      handle: async () => ({ status: 200, body: await health() }),
    }),
  ];
}
