import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

/**
 * Lets only callers pass that bring one of the tokens. Hashes of equal length are compared, every token each
 * time, so that the time taken tells nothing.
 * @param tokens one or several, separated by commas (for rotation).
 */
export function requireBearer(tokens: string): RequestHandler {
  const accepted = tokens.split(',').map(digest);
  return (request, _response, next) => {
    const [scheme, token] = (request.get('authorization') ?? '').split(' ');
    const given = digest(token ?? '');
    let known = false;
    for (const candidate of accepted) known = timingSafeEqual(candidate, given) || known;
    if (scheme?.toLowerCase() === 'bearer' && known) {
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

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
