import type { ValidationError } from 'joi';

/** One bad field of a request. `field` is a path such as `roles[0].capacity`. */
export interface FieldError {
  field: string;
  message: string;
}

/** As many faults as an answer names; whoever has made more has made one of them many times. */
const MOST_ERRORS = 20;
/** A caller's own key may be as long as the body. */
const MOST_CHARACTERS = 300;

/** What joi found, field by field; `whole` names what concerns no single one. */
export function fieldErrors({ details }: ValidationError, whole: string): FieldError[] {
  return details.map(({ path, message }) => ({ field: fieldOf(path) || whole, message }));
}

/** `roles[0].capacity` from joi's path. */
function fieldOf(path: (string | number)[]): string {
  return path
    .map((key, n) => (typeof key === 'number' ? `[${key}]` : n === 0 ? key : `.${key}`))
    .join('');
}

/** Of a field that names a channel of another server. */
export function foreignChannel(field: string, channelId: string): FieldError {
  return { field, message: `${field}: the channel ${channelId} belongs to another Discord server` };
}

/** Every way in which a request can fail: one table, kind → HTTP status and title (RFC 9457). */
export const PROBLEMS = {
  validation: { status: 400, title: 'The request is not valid' },
  'broken-json': { status: 400, title: 'The body is not valid JSON' },
  unauthorized: { status: 401, title: 'A valid bearer token is required' },
  'bad-signature': { status: 401, title: 'The signature is not valid' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'This conflicts with what is stored' },
  'unreadable-event': { status: 409, title: 'The stored event cannot be read' },
  refused: { status: 409, title: 'The rules of the event do not allow this' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'role-required': { status: 422, title: 'A role has to be named' },
  'start-in-past': { status: 422, title: 'The event starts in the past' },
  'foreign-channel': { status: 422, title: 'The channel belongs to another server' },
  'too-many-failures': { status: 429, title: 'Too many requests were refused' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  'not-an-event': { status: 502, title: 'VerseLink answered with something that is no event' },
  unavailable: { status: 503, title: 'Not possible right now' },
  'not-configured': { status: 503, title: 'This is not set up here' },
  'no-answer': { status: 504, title: 'The bot does not answer' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemKind = keyof typeof PROBLEMS;

/** Ends a request with a problem answer. `detail` says what to do; it never holds a secret. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;
  /** A machine-readable reason within the kind. */
  readonly reason: string | undefined;

  constructor(
    kind: ProblemKind,
    detail: string,
    {
      errors = [],
      headers = {},
      reason,
    }: { errors?: FieldError[]; headers?: Record<string, string>; reason?: string } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.errors = errors;
    this.headers = headers;
    this.reason = reason;
  }
}

function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}

/** The body of a problem answer (`application/problem+json`). */
export function problemBody(problem: Problem, correlationId: string) {
  const { status, title } = PROBLEMS[problem.kind];
  const shown = problem.errors
    .slice(0, MOST_ERRORS)
    .map(({ field, message }) => ({ field: shortened(field), message: shortened(message) }));
  const more = problem.errors.length - shown.length;
  return {
    type: `urn:verselink:problem:${problem.kind}`,
    title,
    status,
    detail: problem.message,
    ...(problem.reason === undefined ? {} : { reason: problem.reason }),
    ...(shown.length > 0 ? { errors: shown } : {}),
    ...(more > 0 ? { more_errors: more } : {}),
    correlation_id: correlationId,
  };
}
