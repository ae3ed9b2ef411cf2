import type { ServerResponse } from 'node:http';

import { routePattern } from './call-log.ts';

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
  | 'error-after-commit';

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
}

export function createFaults(random: () => number, changed: () => void): Faults {
  let active: ActiveFault[] = [];
  const patterns = new WeakMap<ActiveFault, RegExp>();
  let nextId = 1;
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
    pick(method, route) {
      for (const fault of active) {
        if (fault.method !== undefined && fault.method !== method) continue;
        if (!patterns.get(fault)?.test(route)) continue;
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
    },
  };
}

export type FaultStage = 'before' | 'after';

/** Applies the fault at this stage; true when the call has thereby been dealt with. */
export async function strike(
  fault: Fault,
  stage: FaultStage,
  response: ServerResponse,
): Promise<boolean> {
  const { kind, ms = 1000, status, code = 0, message = 'Internal Server Error' } = fault;
  const before = stage === 'before';
  switch (kind) {
    case 'delay-before':
    case 'delay-after-commit':
      if (before === (kind === 'delay-before')) {
        await new Promise((resolve) => setTimeout(resolve, ms));
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
      response.writeHead(status ?? 502, { 'content-type': 'text/html; charset=UTF-8' });
      response.end('<html><head><title>502 Bad Gateway</title></head><body></body></html>');
      return true;
    case '5xx':
    case '5xx-after-commit':
      if (before !== (kind === '5xx')) return false;
      answer(response, status ?? 503, { message, code });
      return true;
    case 'error':
    case 'error-after-commit':
      if (before !== (kind === 'error')) return false;
      answer(response, status ?? 400, { message: fault.message ?? 'Injected error', code });
      return true;
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
