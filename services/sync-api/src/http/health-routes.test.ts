import { expect, test } from '@jest/globals';
import type { HealthFigures } from '../use-cases/health/judge-health.ts';
import { healthRoutes } from './health-routes.ts';

const dead: HealthFigures = {
  now: new Date(),
  skew_ms: null,
  database_ms: null,
  queues: null,
  stored: null,
};

test.each<[string, Partial<HealthFigures>, number]>([
  ['database and broker answer', { database_ms: 1, queues: {} }, 200],
  ['the database does not answer', { queues: {} }, 503],
  ['the broker does not answer', { database_ms: 1 }, 503],
])('when %s, health is as documented, in its own status', async (_what, known, status) => {
  const [route] = healthRoutes({
    health: async () => await Promise.resolve({ ...dead, ...known }),
  });
  const { signal: stopping } = new AbortController();
  const context = {
    params: {},
    query: {},
    body: undefined,
    correlationId: 'c',
    waitMs: 0,
    stopping,
  };
  const reply = await route?.handle(context);
  expect(reply?.status).toBe(status);
  expect(route?.answers[status]?.schema?.validate(reply?.body).error).toBeUndefined();
});
