import type { CallFilter } from '../../call-log.ts';
import { queryNumber } from '../fields.ts';
import type { ControlRoute } from './control-route.ts';
import { get } from './control-route.ts';

/** The bot's REST calls, and what they add up to. */
export const callRoutes: ControlRoute[] = [
  get('/calls', (sim, _fields, url) => {
    const calls = sim.calls.all(filterOf(url));
    const limit = queryNumber(url, 'limit', 1);
    return limit === undefined ? calls : calls.slice(-limit);
  }),
  get('/calls/summary', ({ calls }, _fields, url) => {
    const filter = filterOf(url);
    return {
      calls: calls.count(filter),
      invalid: calls.invalid(filter).length,
      busiest_second: calls.busiestSecond(filter),
      doubles: calls.doubles(filter),
      edits_per_message: Object.fromEntries(calls.editsPerMessage(filter)),
    };
  }),
  {
    method: 'DELETE',
    path: '/calls',
    handle: (sim) => {
      sim.calls.clear();
    },
  },
];

function filterOf(url: URL): CallFilter {
  return {
    method: url.searchParams.get('method')?.toUpperCase(),
    route: url.searchParams.get('route') ?? undefined,
    since: queryNumber(url, 'since'),
    status: queryNumber(url, 'status', 100),
  };
}
