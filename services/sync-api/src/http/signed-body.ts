import express, { type Request, type RequestHandler } from 'express';
import { BODY_LIMIT } from './mount-routes.ts';
import { Problem } from './problem.ts';

/** Keeps the body as it came: signatures cover its bytes, so nothing may be read before they are checked. */
export const takeBytes: RequestHandler = express.raw({ type: () => true, limit: BODY_LIMIT });

/**
 * Refuses a call that lacks one of these headers, before any byte of it is kept: nobody has signed it.
 * @param detail what to send.
 */
export function requireSignature(names: readonly string[], detail: string): RequestHandler {
  return (request, _response, next) => {
    if (names.some((name) => !request.get(name))) throw new Problem('bad-signature', detail);
    next();
  };
}

/** Refuses every call before any byte of it is kept: what they are checked with is not set. */
export function refuseAll(detail: string): RequestHandler {
  return () => {
    throw new Problem('not-configured', detail);
  };
}

/** The bytes that `takeBytes` kept; none when the request had no body. */
export function bytesOf({ body }: Pick<Request, 'body'>): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** Reads bytes whose signature was checked. @throws Problem when they are not JSON. */
export function parseBytes(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Problem('broken-json', 'Check the body: it could not be read as JSON.');
  }
}
