import express, { type Express } from 'express';
import type { Logger } from '@verselink/runtime';
import swaggerUi from 'swagger-ui-express';
import { answerErrors } from './http/answer-errors.ts';
import type { ApiToken } from './http/api-tokens.ts';
import { callerOf, requireBearer } from './http/bearer.ts';
import { correlate, correlationOf } from './http/correlation.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { asyncApiDocument } from './http/asyncapi.ts';
import { openApiDocument } from './http/openapi.ts';
import { Problem } from './http/problem.ts';
import type { Route } from './http/route.ts';
import type { RunOnce } from './http/run-once.ts';
import type { SignedRoute } from './http/signed-routes.ts';

export const PREFIX = '/api/v1/discord';

/** The HTTP application: documentation for everybody, the API for callers with a token. */
export function createApp({
  routes,
  tokens,
  signed,
  runOnce,
  stopping,
  serverUrl,
  version,
  logger,
  requested,
}: {
  routes: Route[];
  tokens: ApiToken[];
  signed: SignedRoute[];
  runOnce: RunOnce;
  /** Aborted when the service stops: whoever waits for an outcome is answered without it. */
  stopping: AbortSignal;
  serverUrl: string;
  version: string;
  logger: Logger;
  requested: (labels: { method: string; route: string; status: number }, seconds: number) => void;
}): Express {
  const app = express();
  // Both cost time on every answer and tell callers nothing they need.
  app.disable('x-powered-by').set('etag', false);

  app.use(correlate);
  app.use((request, response, next) => {
    const started = performance.now();
    response.once('finish', () => {
      const seconds = (performance.now() - started) / 1_000;
      const { method } = request;
      const route = String(response.locals.route ?? 'none');
      requested({ method, route, status: response.statusCode }, seconds);
      logger.info('request', {
        method,
        path: request.originalUrl.split('?')[0],
        status: response.statusCode,
        ms: Math.round(seconds * 1_000),
        caller: callerOf(response),
        correlation_id: correlationOf(response),
      });
    });
    next();
  });

  const document = openApiDocument({ routes, signed, prefix: PREFIX, serverUrl, version });
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  const messages = asyncApiDocument({ version });
  app.get('/asyncapi.json', (_request, response) => {
    response.json(messages);
  });
  app.use(
    '/docs',
    swaggerUi.serve,
    swaggerUi.setup(document, { customSiteTitle: 'VerseLink Discord Sync' }),
  );
  for (const { path, handlers } of signed) app.post(PREFIX + path, ...handlers);
  app.use(PREFIX, requireBearer(tokens), mountRoutes(routes, runOnce, stopping));
  app.use((request) => {
    throw new Problem('not-found', `There is nothing at ${request.path}. See /docs.`);
  });
  app.use(answerErrors(logger));
  return app;
}
