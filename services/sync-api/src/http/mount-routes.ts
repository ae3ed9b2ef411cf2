import express, { Router, type Request, type RequestHandler } from 'express';
import type { ObjectSchema } from 'joi';
import { callerOf } from './bearer.ts';
import { BODY_BOUNDS, boundsFault, type Bounds } from './body-bounds.ts';
import { correlationOf } from './correlation.ts';
import { fieldErrors, Problem } from './problem.ts';
import type { Route } from './route.ts';
import type { RunOnce } from './run-once.ts';

/** Far above the largest event, far below what would hurt. */
export const BODY_LIMIT = '256kb';
const MAX_WAIT_SECONDS = 30;

/** Serves routes: the body is read, everything is checked, then the handler runs. */
export function mountRoutes(routes: Route[], runOnce: RunOnce, stopping: AbortSignal): Router {
  const router = Router();
  const json = express.json({ limit: BODY_LIMIT, type: 'application/json', strict: true });
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    methods.set(route.path, [...(methods.get(route.path) ?? []), route.method.toUpperCase()]);
    router[route.method](route.path, requireReadable(route), json, serve(route, runOnce, stopping));
  }
  for (const [path, allowed] of methods) {
    router.all(path, (request) => {
      throw new Problem(
        'method-not-allowed',
        `Use ${allowed.join(' or ')}, not ${request.method}.`,
        {
          headers: { allow: allowed.join(', ') },
        },
      );
    });
  }
  return router;
}

/** Refuses a body that the call could not read, before any byte of it is kept. */
function requireReadable(route: Route): RequestHandler {
  return (request, _response, next) => {
    const hasBody =
      Number(request.get('content-length') ?? 0) > 0 ||
      request.get('transfer-encoding') !== undefined;
    if (hasBody && !route.body) {
      const message = 'This call takes no body: leave it out.';
      throw new Problem('validation', message, { errors: [{ field: 'body', message }] });
    }
    if (hasBody && !request.is('application/json')) {
      throw new Problem(
        'unsupported-media-type',
        'Send the body with "Content-Type: application/json".',
      );
    }
    next();
  };
}

function serve(route: Route, runOnce: RunOnce, stopping: AbortSignal): RequestHandler {
  return async (request, response) => {
    const body = request.body as unknown;
    if (route.body && body === undefined && !route.bodyOptional) {
      throw new Problem('validation', 'This call needs a JSON body.');
    }
    response.locals.route = route.path;
    const context = {
      params: check(route.params, request.params, 'path'),
      query: check(route.query, request.query, 'query'),
      body: body === undefined ? undefined : check(route.body, body, 'body'),
      correlationId: correlationOf(response),
      waitMs: waitOf(request),
      stopping,
    };
    const key = route.method === 'post' ? request.get('idempotency-key') : undefined;
    const reply = await runOnce(
      key,
      { caller: callerOf(response) ?? '', method: route.method, path: request.originalUrl, body },
      async () => await route.handle(context),
    );
    if (reply.replayed) response.set('idempotent-replayed', 'true');
    response.status(reply.status);
    if (reply.body === undefined) response.end();
    else response.json(reply.body);
  };
}

/** Checks a part of a request against its schema. @throws Problem naming the bad fields. */
export function check(
  schema: ObjectSchema | undefined,
  value: unknown,
  part: string,
  bounds: Bounds = BODY_BOUNDS,
): object {
  if (schema === undefined) return {};
  const fault = boundsFault(value, bounds);
  if (fault !== undefined) {
    throw new Problem('validation', `The ${part} is larger than any that is meant; see "errors".`, {
      errors: [fault],
    });
  }
  const checked = schema.validate(value, {
    abortEarly: false,
    convert: part !== 'body',
    errors: { wrap: { label: false } },
  });
  if (checked.error === undefined) return checked.value as object;
  throw new Problem('validation', `The ${part} has fields that are not valid; see "errors".`, {
    errors: fieldErrors(checked.error, part),
  });
}

/** RFC 7240: `Prefer: wait=5`. */
function waitOf(request: Request): number {
  const seconds = /(?:^|[,;\s])wait=(\d{1,4})/.exec(request.get('prefer') ?? '')?.[1];
  return Math.min(Number(seconds ?? 0), MAX_WAIT_SECONDS) * 1_000;
}
