import type { ErrorRequestHandler } from 'express';
import type { Logger } from '@verselink/runtime';
import { isDatabaseDown } from '../stores/database-down.ts';
import { correlationOf } from './correlation.ts';
import { Problem, problemBody, PROBLEMS } from './problem.ts';

/** Turns whatever went wrong into a problem answer; what nobody foresaw is logged as an error. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = asProblem(error);
    const correlationId = correlationOf(response);
    if (PROBLEMS[problem.kind].status >= 500) {
      const level = problem.kind === 'internal' ? 'error' : 'warn';
      logger.log(level, 'a request failed', {
        method: request.method,
        path: request.path,
        correlation_id: correlationId,
        error,
      });
    }
    response
      .status(PROBLEMS[problem.kind].status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(problem, correlationId)));
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseDown(error)) {
    return new Problem(
      'unavailable',
      'The database does not answer. Nothing was changed; try again in a few seconds.',
      { headers: { 'retry-after': '2' } },
    );
  }
  // body-parser marks its errors with a type (its README, "Errors").
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  switch (type) {
    case 'entity.parse.failed':
      return new Problem('broken-json', 'Check the body: it could not be read as JSON.');
    case 'entity.too.large':
      return new Problem('body-too-large', 'A body may have at most 256 kB.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem('unsupported-media-type', 'Send the body as UTF-8 JSON, plain or gzip.');
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem('broken-json', 'The body ended too early.');
    default:
      return isCallersFault(error) ? unreadable(error) : internal();
  }
}

/** Express and body-parser put a status on what a request made them throw; nothing of ours has one. */
function isCallersFault(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
}

function unreadable(error: unknown): Problem {
  return new Problem(
    'validation',
    (error as Error).name === 'URIError'
      ? 'Check the path: a "%" in it is not followed by the code of a character.'
      : 'Check the body: it could not be read as its Content-Encoding and Content-Length say.',
  );
}

function internal(): Problem {
  return new Problem(
    'internal',
    'Try again; if it stays, give the correlation id to the operators.',
  );
}
