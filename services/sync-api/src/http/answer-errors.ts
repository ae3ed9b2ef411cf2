import type { ErrorRequestHandler } from 'express';
import type { Logger } from '@verselink/runtime';
import type { HttpObserver } from '../app.ts';
import { isDatabaseDown } from '../stores/database-down.ts';
import { UnreadableEventError } from '../stores/readable-event.ts';
import { correlationOf } from './correlation.ts';
import type { FailedCallers } from './failed-callers.ts';
import { Problem, problemBody, PROBLEMS, type ProblemKind } from './problem.ts';
import { shortened } from './shortened.ts';

/** These are the callers' fault, or nobody's: the line of the request says enough. */
const UNTOLD: ReadonlySet<ProblemKind> = new Set(['not-configured']);
/** The caller did not show who it is. */
const ANONYMOUS: ReadonlySet<ProblemKind> = new Set(['unauthorized', 'bad-signature']);

/** Turns whatever went wrong into a problem answer; what nobody foresaw is logged as an error, with its stack. */
export function answerErrors({
  logger,
  failedCallers,
  refused,
}: Pick<HttpObserver, 'refused'> & {
  logger: Logger;
  failedCallers: FailedCallers;
}): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = limited(asProblem(error), request.socket.remoteAddress);
    const correlationId = correlationOf(response);
    const { status } = PROBLEMS[problem.kind];
    if (status >= 500 && !UNTOLD.has(problem.kind)) {
      const isForeseen = problem.kind !== 'internal';
      logger.log(isForeseen ? 'warn' : 'error', 'a request failed', {
        method: request.method,
        path: shortened(request.path),
        correlation_id: correlationId,
        ...(isForeseen ? { kind: problem.kind, reason: messageOf(error) } : { error }),
      });
    }
    response
      .status(status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problemBody(problem, correlationId)));
  };

  /** Whoever fails too often to say who they are is told to wait. */
  function limited(problem: Problem, address: string | undefined): Problem {
    if (!ANONYMOUS.has(problem.kind)) return problem;
    const seconds = failedCallers.note(address);
    const answer = seconds === undefined ? problem : tooManyFailures(seconds, problem);
    refused(answer.kind);
    return answer;
  }
}

function tooManyFailures(seconds: number, { message }: Problem): Problem {
  return new Problem(
    'too-many-failures',
    `Too many requests from your address were refused; try again in ${seconds} s. ${message}`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnreadableEventError) {
    return new Problem('unreadable-event', error.message);
  }
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
