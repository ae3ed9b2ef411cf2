import type { Fault, FaultKind } from '../../faults.ts';
import { FAULT_KINDS } from '../../faults.ts';
import type { GatewayAction } from '../../gateway/gateway.ts';
import { badRequest, notFound } from '../../request-error.ts';
import { ROUTES } from '../../rest/routes.ts';
import type { Fields } from '../fields.ts';
import { flag, optionalNumber, optionalText, text } from '../fields.ts';
import type { ControlRoute } from './control-route.ts';
import { get, post } from './control-route.ts';

/** The simulator itself: what it shows, its time, its faults and its gateway. */
export const machineRoutes: ControlRoute[] = [
  get('/snapshot', (sim) => sim.snapshot()),
  get('/calls', (sim, _fields, { searchParams }) => {
    const since = searchParams.get('since');
    const calls = sim.calls.all({
      method: searchParams.get('method') ?? undefined,
      route: searchParams.get('route') ?? undefined,
      since: since === null ? undefined : Number(since),
    });
    const limit = searchParams.get('limit');
    return limit === null ? calls : calls.slice(-Number(limit));
  }),
  post('/clock', (sim, fields) => {
    const to = optionalNumber(fields, 'now');
    const by = optionalNumber(fields, 'advance_ms');
    if (to === undefined && by === undefined) {
      throw badRequest('Say how far to move: send "advance_ms", or the new time as "now".');
    }
    sim.advanceClock(by ?? (to ?? 0) - sim.now());
    return { now: sim.now() };
  }),
  get('/faults', (sim) => sim.faults.list()),
  get('/fault-options', () => ({
    kinds: FAULT_KINDS,
    routes: ROUTES.map(({ method, path }) => ({ method, path })),
  })),
  post('/faults', (sim, fields) => sim.faults.add(faultOf(fields))),
  {
    method: 'DELETE',
    path: '/faults',
    handle: (sim, fields) => {
      const id = optionalNumber(fields, 'id');
      if (id === undefined) sim.faults.clear();
      else if (!sim.faults.remove(id)) throw notFound(`There is no fault ${id}.`);
    },
  },
  post('/gateway', (sim, fields) => ({ sessions: sim.gateway(gatewayAction(fields)) })),
  post('/interactions-endpoint', (sim, fields) =>
    sim.setInteractionsEndpoint(optionalText(fields, 'url') ?? null),
  ),
];

function faultOf(fields: Fields): Fault {
  const kind = text(fields, 'kind') as FaultKind;
  if (!FAULT_KINDS.includes(kind)) {
    throw badRequest(`"${kind}" is not a fault; these are: ${FAULT_KINDS.join(', ')}.`);
  }
  return {
    kind,
    method: optionalText(fields, 'method'),
    route: optionalText(fields, 'route'),
    times: optionalNumber(fields, 'times'),
    after: optionalNumber(fields, 'after'),
    probability: optionalNumber(fields, 'probability'),
    ms: optionalNumber(fields, 'ms'),
    status: optionalNumber(fields, 'status'),
    code: optionalNumber(fields, 'code'),
    message: optionalText(fields, 'message'),
  };
}

function gatewayAction(fields: Fields): GatewayAction {
  const action = text(fields, 'action');
  switch (action) {
    case 'reconnect':
    case 'kill':
    case 'zombie':
    case 'heartbeat':
      return { action };
    case 'invalid-session':
      return { action, resumable: flag(fields, 'resumable') };
    case 'close':
      return { action, code: optionalNumber(fields, 'code') };
    default:
      throw badRequest(
        `"${action}" is not one of reconnect, invalid-session, close, kill, zombie, heartbeat.`,
      );
  }
}
