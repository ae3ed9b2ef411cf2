import type { RequestHandler, Response } from 'express';
import { ulid } from 'ulid';

const HEADER = 'x-correlation-id';

/** Takes the caller's correlation id if it is a harmless one, else makes one, and sends it back. */
export const correlate: RequestHandler = (request, response, next) => {
  const given = request.get(HEADER);
  const id = given !== undefined && /^[\w.:-]{1,100}$/.test(given) ? given : ulid();
  response.locals.correlationId = id;
  response.set(HEADER, id);
  next();
};

/** The correlation id of the request that this response answers. */
export function correlationOf(response: Response): string {
  return String(response.locals.correlationId);
}
