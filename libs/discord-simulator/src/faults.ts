import type { ServerResponse } from 'node:http';

import { routePattern } from './call-log.ts';
import { RateLimited } from './rate-limits/limiter.ts';

/**
 * What can go wrong with a call.
 * - `delay-before`, `delay-after-commit`: wait `ms` before or after the work is done
 * - `lost-answer`: the work is done, the connection is cut without an answer
 * - `reset`: the connection is cut before anything is done
 * - `5xx`: `status` (default 503) without the work; `5xx-after-commit`: with it
 * - `html`: an HTML page from the edge, `status` (default 502), nothing done
 * - `hang`: never answered, nothing done
 * - `error`: `status` with Discord's `code` and `message`, nothing done
 * - `error-after-commit`: the same although the work was done (e.g. 404/10062)
 *
 * A `status` of 429 comes with what a client needs to wait `ms`, as every 429 of Discord does.
 *
 * And with a gateway event, whose name `route` then stands for:
 * - `dispatch-drop`: never sent; `dispatch-duplicate`: sent twice
 * - `dispatch-delay`: sent `ms` later, after what has happened meanwhile
 * - `dispatch-reorder`: sent after the event that follows it, or `ms` later when none does
 */
export type FaultKind =
  | 'delay-before'
  | 'delay-after-commit'
  | 'lost-answer'
  | 'reset'
  | '5xx'
  | '5xx-after-commit'
  | 'html'
  | 'hang'
  | 'error'
  | 'error-after-commit'
  | 'dispatch-drop'
  | 'dispatch-duplicate'
  | 'dispatch-delay'
  | 'dispatch-reorder';

export const FAULT_KINDS: readonly FaultKind[] = [
  'delay-before',
  'delay-after-commit',
  'lost-answer',
  'reset',
  '5xx',
  '5xx-after-commit',
  'html',
  'hang',
  'error',
  'error-after-commit',
  'dispatch-drop',
  'dispatch-duplicate',
  'dispatch-delay',
  'dispatch-reorder',
];

export interface Fault {
  kind: FaultKind;
  method?: string;
  /** `/channels/{channel_id}/messages`; `*` stands for anything; all routes when left out. */
  route?: string;
  /** How often it strikes; for ever when left out. */
  times?: number;
  /** Lets this many matching calls pass first. */
  after?: number;
  /** Share of matching calls that are struck, 0 to 1, from the seeded generator. */
  probability?: number;
  ms?: number;
  status?: number;
  code?: number;
  message?: string;
}

export interface ActiveFault extends Fault {
  id: number;
  struck: number;
  seen: number;
}

export interface Faults {
  add: (fault: Fault) => ActiveFault;
  list: () => ActiveFault[];
  remove: (id: number) => boolean;
  clear: () => void;
  /** The fault that strikes this call, if any. */
  pick: (method: string, route: string) => ActiveFault | null;
  /** The fault that strikes this gateway event, if any. */
  pickDispatch: (event: string) => ActiveFault | null;
}

export function createFaults(random: () => number, changed: () => void): Faults {
  let active: ActiveFault[] = [];
  const patterns = new WeakMap<ActiveFault, RegExp>();
  let nextId = 1;

  function strikes(applies: (fault: Fault) => boolean, name: string): ActiveFault | null {
    for (const fault of active) {
      if (!applies(fault) || !patterns.get(fault)?.test(name)) continue;
      fault.seen += 1;
      if (fault.seen <= (fault.after ?? 0)) continue;
      if (fault.probability !== undefined && random() >= fault.probability) continue;
      fault.struck += 1;
      if (fault.times !== undefined && fault.struck >= fault.times) {
        active = active.filter((other) => other !== fault);
      }
      changed();
      return fault;
    }
    return null;
  }

  return {
    add(fault) {
      const added: ActiveFault = { ...fault, id: nextId++, struck: 0, seen: 0 };
      patterns.set(added, routePattern(fault.route ?? '*'));
      active.push(added);
      changed();
      return added;
    },
    list: () => active.map((fault) => ({ ...fault })),
    remove(id) {
      const before = active.length;
      active = active.filter((fault) => fault.id !== id);
      changed();
      return active.length < before;
    },
    clear() {
      active = [];
      changed();
    },
    pick: (method, route) =>
      strikes(
        (fault) => !isDispatch(fault) && (fault.method === undefined || fault.method === method),
        route,
      ),
    pickDispatch: (event) => strikes(isDispatch, event),
  };
}

function isDispatch({ kind }: Fault): boolean {
  return kind.startsWith('dispatch-');
}

export type FaultStage = 'before' | 'after';

/** Applies the fault at this stage; true when the call has thereby been dealt with. */
export async function strike(
  fault: Fault,
  stage: FaultStage,
  response: ServerResponse,
): Promise<boolean> {
  const { kind, ms = 1000, status } = fault;
  const before = stage === 'before';
  switch (kind) {
    case 'delay-before':
    case 'delay-after-commit':
      if (before === (kind === 'delay-before')) {
        await new Promise((resolve) => setTimeout(resolve, ms).unref());
      }
      return false;
    case 'reset':
    case 'lost-answer':
      if (before !== (kind === 'reset')) return false;
      response.socket?.resetAndDestroy();
      return true;
    case 'hang':
      return before;
    case 'html':
      if (!before) return false;
      response.writeHead(status ?? 502, {
        'content-type': 'text/html; charset=UTF-8',
        ...(status === 429 ? limited(fault).headers : {}),
      });
      response.end('<html><head><title>502 Bad Gateway</title></head><body></body></html>');
      return true;
    case '5xx':
    case '5xx-after-commit':
      if (before !== (kind === '5xx')) return false;
      answer(response, fault, status ?? 503, 'Internal Server Error');
      return true;
    case 'error':
    case 'error-after-commit':
      if (before !== (kind === 'error')) return false;
      answer(response, fault, status ?? 400, 'Injected error');
      return true;
    case 'dispatch-drop':
    case 'dispatch-duplicate':
    case 'dispatch-delay':
    case 'dispatch-reorder':
      return false;
  }
}

function answer(response: ServerResponse, fault: Fault, status: number, words: string): void {
  const { code = 0, message = words } = fault;
  const { headers, body } =
    status === 429 ? limited(fault) : { headers: {}, body: { message, code } };
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function limited({ ms = 1000, code, message }: Fault): RateLimited {
  return new RateLimited({ waitMs: ms, scope: 'user', code, message });
}
