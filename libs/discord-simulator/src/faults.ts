import type { ServerResponse } from 'node:http';

import { routePattern } from './call-log.ts';
import type { Fault } from './fault.ts';
import { checkFault } from './fault-rules.ts';
import { RateLimited } from './rate-limits/limiter.ts';

export interface ActiveFault extends Fault {
  id: number;
  struck: number;
  seen: number;
}

export interface Faults {
  /** Refuses, with a sentence, a fault that could never strike. */
  add: (fault: Fault) => ActiveFault;
  list: () => ActiveFault[];
  remove: (id: number) => boolean;
  clear: () => void;
  /** The fault that strikes this call, if any. */
  pick: (method: string, route: string, path: string) => ActiveFault | null;
  /** The fault that strikes this gateway event, if any. */
  pickDispatch: (event: string) => ActiveFault | null;
}

export function createFaults(random: () => number, changed: () => void): Faults {
  let active: ActiveFault[] = [];
  const patterns = new WeakMap<ActiveFault, RegExp>();
  let nextId = 1;

  function strikes(applies: (fault: Fault) => boolean, ...names: string[]): ActiveFault | null {
    for (const fault of active) {
      if (!applies(fault) || !names.some((name) => patterns.get(fault)?.test(name))) continue;
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
      const added: ActiveFault = { ...checkFault(fault), id: nextId++, struck: 0, seen: 0 };
      patterns.set(added, routePattern(added.route ?? '*'));
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
    pick: (method, route, path) =>
      strikes(
        (fault) => !isDispatch(fault) && (fault.method === undefined || fault.method === method),
        route,
        path,
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
