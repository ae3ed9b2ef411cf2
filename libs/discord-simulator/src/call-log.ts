export interface LoggedCall {
  at: number;
  method: string;
  path: string;
  /** The route in Discord's form, or null when there is none. */
  route: string | null;
  params: Record<string, string>;
  body: unknown;
  /** null: the client never got an answer. */
  status: number | null;
  code: number | null;
  reason: string | null;
  ms: number;
  /** Whether Discord counts it towards its 10,000 invalid requests per 10 minutes. */
  invalid: boolean;
  /** Id of the object that the call created, if any. */
  created: string | null;
  /** Id of the message that the call changed, if any. */
  edited: string | null;
  /** What was sent along, as name and SHA-256. */
  files: readonly string[];
}

export interface CallFilter {
  method?: string;
  /** `/channels/{channel_id}/messages`, a path with ids, or either with `*`. */
  route?: string;
  since?: number;
  status?: number;
}

export interface CallLog {
  add: (call: LoggedCall) => void;
  all: (filter?: CallFilter) => LoggedCall[];
  count: (filter?: CallFilter) => number;
  /** Creations that were sent more than once with the same body and files to the same place. */
  doubles: (filter?: CallFilter) => LoggedCall[][];
  /** 401, 403 and 429, but for limits that are shared with others. */
  invalid: (filter?: CallFilter) => LoggedCall[];
  /** The largest number of calls within any one second. */
  busiestSecond: (filter?: CallFilter) => number;
  /** Edits per message id: also by the answer to a click, and those whose answer was lost. */
  editsPerMessage: (filter?: CallFilter) => Map<string, number>;
  clear: () => void;
  onCall: (listener: (call: LoggedCall) => void) => () => void;
}

const KEPT = 100_000;

export function createCallLog(): CallLog {
  let calls: LoggedCall[] = [];
  const listeners = new Set<(call: LoggedCall) => void>();

  const all = (filter: CallFilter = {}) => {
    const route = filter.route === undefined ? null : routePattern(filter.route);
    return calls.filter(
      (call) =>
        (filter.method === undefined || call.method === filter.method) &&
        (route === null || route.test(call.route ?? '') || route.test(call.path)) &&
        (filter.since === undefined || call.at >= filter.since) &&
        (filter.status === undefined || call.status === filter.status),
    );
  };

  return {
    add(call) {
      calls.push(call);
      if (calls.length > KEPT * 1.1) calls = calls.slice(-KEPT);
      for (const listener of listeners) listener(call);
    },
    all,
    count: (filter) => all(filter).length,
    doubles(filter) {
      const groups = new Map<string, LoggedCall[]>();
      for (const call of all({ ...filter, method: 'POST' })) {
        if (call.created === null) continue;
        const key = JSON.stringify([call.path, canonical(call.body), call.files]);
        groups.set(key, [...(groups.get(key) ?? []), call]);
      }
      return [...groups.values()].filter(
        (group) => new Set(group.map(({ created }) => created)).size > 1,
      );
    },
    invalid: (filter) => all(filter).filter((call) => call.invalid),
    busiestSecond(filter) {
      // A call is logged when it is over, and counts when it began.
      const times = all(filter)
        .map(({ at }) => at)
        .sort((a, b) => a - b);
      let most = 0;
      for (let first = 0, last = 0; last < times.length; last += 1) {
        while ((times[last] ?? 0) - (times[first] ?? 0) >= 1000) first += 1;
        most = Math.max(most, last - first + 1);
      }
      return most;
    },
    editsPerMessage(filter) {
      const edits = new Map<string, number>();
      for (const { edited } of all(filter)) {
        if (edited !== null) edits.set(edited, (edits.get(edited) ?? 0) + 1);
      }
      return edits;
    },
    clear() {
      calls = [];
    },
    onCall(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A route pattern: `*` stands for anything, everything else for itself. */
export function routePattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`);
}

/** The same value with the keys of every object in one order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, canonical(item)]));
}
