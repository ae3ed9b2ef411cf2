import { GatewayDispatchEvents } from 'discord-api-types/v10';

import { routePattern } from './call-log.ts';
import type { Fault } from './fault.ts';
import { FAULT_KINDS } from './fault.ts';
import { badRequest } from './request-error.ts';
import { createRouter } from './rest/router.ts';
import { ROUTES } from './rest/routes.ts';

/** The typings do not know yet what is sent about single dates of recurring events. */
const EVENTS: readonly string[] = [
  ...Object.values(GatewayDispatchEvents),
  'GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE',
  'GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE',
  'GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE',
  'GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE',
];

const METHODS: readonly string[] = [...new Set(ROUTES.map(({ method }) => method))];
const LONGEST_MS = 2 ** 31 - 1;
const findRoute = createRouter(ROUTES);

/** The fault in the words it is kept in; one that could never strike, or makes no sense, is refused. */
export function checkFault(fault: Fault): Fault {
  if (!FAULT_KINDS.includes(fault.kind)) {
    throw badRequest(`"kind" must be one of ${FAULT_KINDS.join(', ')}, not "${fault.kind}".`);
  }
  checkNumbers(fault);
  const { method, route } = fault;
  if (fault.kind.startsWith('dispatch-')) {
    if (method !== undefined) throw badRequest('"method" is of calls: a gateway event has none.');
    return { ...fault, ...(route === undefined ? {} : { route: eventPattern(route) }) };
  }
  const verb = method?.toUpperCase();
  if (verb !== undefined && !METHODS.includes(verb)) {
    throw badRequest(`"method" must be one of ${METHODS.join(', ')}, not "${method}".`);
  }
  return {
    ...fault,
    ...(verb === undefined ? {} : { method: verb }),
    ...(route === undefined ? {} : { route: callPattern(route, verb) }),
  };
}

function checkNumbers({ times, after, probability, ms, status, code }: Fault): void {
  whole('times', times, 1);
  whole('after', after, 0);
  whole('ms', ms, 0, LONGEST_MS);
  whole('status', status, 400, 599);
  whole('code', code, 0);
  if (probability !== undefined && !(probability > 0 && probability <= 1)) {
    throw badRequest(`"probability" must be above 0, and 1 at most, not ${probability}.`);
  }
}

function whole(name: string, value: number | undefined, least: number, most = Infinity): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  const range = most === Infinity ? `from ${least} on` : `from ${least} to ${most}`;
  throw badRequest(`"${name}" must be a whole number ${range}, not ${value}.`);
}

function eventPattern(route: string): string {
  const wanted = route.toUpperCase();
  if (EVENTS.some((event) => routePattern(wanted).test(event))) return wanted;
  throw badRequest(`"route" names no gateway event: "${route}". One is MESSAGE_CREATE.`);
}

/** Routes in Discord's form, paths with real ids, and either with `*`, also below `/api/v10`. */
function callPattern(route: string, method: string | undefined): string {
  const wanted = route.replace(/^\/api(\/v\d+)?(?=\/)/, '');
  const withoutIds = routePattern(wanted.replace(/(?<=\/)\d+(?=\/|$)/g, '*'));
  const methods = method === undefined ? METHODS : [method];
  const some =
    ROUTES.some((known) => methods.includes(known.method) && withoutIds.test(known.path)) ||
    methods.some((verb) => findRoute(verb, wanted).kind === 'found');
  if (some) return wanted;
  throw badRequest(
    `"route" is no route of the simulator: "${method ?? 'any method'} ${route}". ` +
      'GET /_sim/fault-options lists them all.',
  );
}
