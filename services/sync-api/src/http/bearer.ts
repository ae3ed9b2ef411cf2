import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { ApiToken } from './api-tokens.ts';
import { Problem } from './problem.ts';

/**
 * Lets only callers pass that bring one of the tokens, and notes whose it is. Hashes of equal length are compared, every
 * token each time, so that the time taken tells nothing.
 */
export function requireBearer(tokens: ApiToken[]): RequestHandler {
  const accepted = tokens.map(({ name, token }) => ({ name, digest: digest(token) }));
  return (request, response, next) => {
    const [scheme, token] = (request.get('authorization') ?? '').split(' ');
    const given = digest(token ?? '');
    let caller: string | undefined;
    for (const candidate of accepted) {
      if (timingSafeEqual(candidate.digest, given)) caller = candidate.name;
    }
    if (scheme?.toLowerCase() === 'bearer' && caller !== undefined) {
      response.locals.caller = caller;
      next();
      return;
    }
    next(
      new Problem(
        'unauthorized',
        'Send "Authorization: Bearer <token>" with a token of DISCORD_BOT_API_TOKEN.',
        { headers: { 'www-authenticate': 'Bearer realm="verselink"' } },
      ),
    );
  };
}

/** The name of the token that a request came with; undefined before it is known. */
export function callerOf(response: Response): string | undefined {
  return response.locals.caller as string | undefined;
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
