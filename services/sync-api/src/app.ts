import express, { type Express } from 'express';
import type { Logger } from '@verselink/runtime';
import { answerErrors } from './http/answer-errors.ts';
import type { ApiToken } from './http/api-tokens.ts';
import { requireBearer } from './http/bearer.ts';
import { correlate } from './http/correlation.ts';
import { docsApp } from './http/docs-app.ts';
import { createFailedCallers } from './http/failed-callers.ts';
import { logRequests } from './http/log-requests.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { asyncApiDocument } from './http/asyncapi.ts';
import { openApiDocument } from './http/openapi.ts';
import { Problem, type ProblemKind } from './http/problem.ts';
import type { Route } from './http/route.ts';
import type { RunOnce } from './http/run-once.ts';
import { apiHeaders } from './http/security-headers.ts';
import { shortened } from './http/shortened.ts';
import type { SignedRoute } from './http/signed-routes.ts';

/** Is told of each request, and of each that did not say who sent it. */
export interface HttpObserver {
  requested: (labels: { method: string; route: string; status: number }, seconds: number) => void;
  refused: (kind: ProblemKind) => void;
}

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
  observer,
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
  observer: HttpObserver;
}): Express {
  const app = express();
  // Both cost time on every answer and tell callers nothing they need. What is worth an ETag is in docsApp.
  app.disable('x-powered-by').set('etag', false);

  app.use(correlate, logRequests({ logger, requested: observer.requested }), ...apiHeaders);
  app.use(
    docsApp({
      openApi: openApiDocument({ routes, signed, prefix: PREFIX, serverUrl, version }),
      asyncApi: asyncApiDocument({ version }),
      serverUrl,
    }),
  );
  for (const { path, handlers } of signed) app.post(PREFIX + path, ...handlers);
  app.use(PREFIX, requireBearer(tokens), mountRoutes(routes, runOnce, stopping));
  app.use((request) => {
    throw new Problem('not-found', `There is nothing at ${shortened(request.path)}. See /docs.`);
  });
  app.use(
    answerErrors({ logger, failedCallers: createFailedCallers(), refused: observer.refused }),
  );
  return app;
}
