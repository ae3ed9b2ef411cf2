import type { Fault, FaultKind } from '../../fault.ts';
import { FAULT_KINDS } from '../../fault.ts';
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
  return {
    kind: text(fields, 'kind') as FaultKind,
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

/** Discord's own codes, those of applications, and the two that say goodbye (RFC 6455, 7.4). */
function closeCode(fields: Fields): number | undefined {
  const code = optionalNumber(fields, 'code');
  const isOwn = Number.isInteger(code) && Number(code) >= 3000 && Number(code) <= 4999;
  if (code === undefined || code === 1000 || code === 1001 || isOwn) return code;
  throw badRequest(`"code" must be 1000, 1001 or from 3000 to 4999, not ${code}.`);
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
      return { action, code: closeCode(fields) };
    default:
      throw badRequest(
        `"${action}" is not one of reconnect, invalid-session, close, kill, zombie, heartbeat.`,
      );
  }
}
