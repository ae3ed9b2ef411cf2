import { bot, open } from '../route.ts';

export const gatewayRoutes = [
  open('GET', '/gateway', ({ wsUrl }) => ({ url: wsUrl() })),
  bot('GET', '/gateway/bot', ({ core, gateway, wsUrl }) => {
    const { shards, maxConcurrency, identifiesPerDay } = gateway.knobs;
    const day = 86_400_000;
    const now = core.clock.now();
    const today = gateway.identifies.filter(({ at }) => now - at < day);
    return {
      url: wsUrl(),
      shards,
      session_start_limit: {
        total: identifiesPerDay,
        remaining: Math.max(0, identifiesPerDay - today.length),
        reset_after: today[0] ? Math.ceil(today[0].at + day - now) : day,
        max_concurrency: maxConcurrency,
      },
    };
  }),
];
