import type { BotObserved } from '@verselink/contracts';
import { RESTEvents, type REST } from 'discord.js';
import type { BotMetrics } from '../metrics.ts';

/** What Discord counts as invalid; an address with 10,000 of them in ten minutes is banned (docs: rate limits). */
const INVALID = [401, 403, 429];

/** Counts what strains Discord's patience. The returned figures go on rising. */
export function countRest(
  rest: REST,
  metrics: Pick<BotMetrics, 'rateLimited' | 'invalidRequest'>,
): BotObserved['rest'] {
  const figures = { rate_limited: 0, invalid_requests: 0 };
  rest.on(RESTEvents.RateLimited, () => {
    figures.rate_limited += 1;
    metrics.rateLimited();
  });
  rest.on(RESTEvents.Response, (_request, { status }) => {
    if (!INVALID.includes(status)) return;
    figures.invalid_requests += 1;
    metrics.invalidRequest();
  });
  return figures;
}
