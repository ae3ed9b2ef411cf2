import type { Logger } from '@verselink/runtime';
import type { RequestHandler } from 'express';
import type { HttpObserver } from '../app.ts';
import { callerOf } from './bearer.ts';
import { correlationOf } from './correlation.ts';
import { shortened } from './shortened.ts';

/** One line for each request, when it is answered. */
export function logRequests({
  logger,
  requested,
}: Pick<HttpObserver, 'requested'> & { logger: Logger }): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    response.once('finish', () => {
      const seconds = (performance.now() - started) / 1_000;
      const { method } = request;
      const route = String(response.locals.route ?? 'none');
      requested({ method, route, status: response.statusCode }, seconds);
      logger.info('request', {
        method,
        path: shortened(request.originalUrl.split('?')[0] ?? ''),
        status: response.statusCode,
        ms: Math.round(seconds * 1_000),
        caller: callerOf(response),
        correlation_id: correlationOf(response),
      });
    });
    next();
  };
}
