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
}

export interface CallFilter {
  method?: string;
  /** `/channels/{channel_id}/messages`, or a pattern with `*`. */
  route?: string;
  since?: number;
  status?: number;
}

export interface CallLog {
  add: (call: LoggedCall) => void;
  all: (filter?: CallFilter) => LoggedCall[];
  count: (filter?: CallFilter) => number;
  /** Creations that were sent more than once with the same body to the same place. */
  doubles: (filter?: CallFilter) => LoggedCall[][];
  /** 401, 403 and 429, but for limits that are shared with others. */
  invalid: () => LoggedCall[];
  /** The largest number of calls within any one second. */
  busiestSecond: (filter?: CallFilter) => number;
  /** Edits per message id. */
  editsPerMessage: () => Map<string, number>;
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
        (route === null || route.test(call.route ?? call.path)) &&
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
        const key = `${call.path} ${JSON.stringify(call.body)}`;
        groups.set(key, [...(groups.get(key) ?? []), call]);
      }
      return [...groups.values()].filter(
        (group) => new Set(group.map(({ created }) => created)).size > 1,
      );
    },
    invalid: () => calls.filter((call) => call.invalid),
    busiestSecond(filter) {
      const times = all(filter).map(({ at }) => at);
      let most = 0;
      for (let first = 0, last = 0; last < times.length; last += 1) {
        while ((times[last] ?? 0) - (times[first] ?? 0) >= 1000) first += 1;
        most = Math.max(most, last - first + 1);
      }
      return most;
    },
    editsPerMessage() {
      const edits = new Map<string, number>();
      for (const { params, status } of all({ method: 'PATCH', route: '*/messages/{message_id}' })) {
        const id = params.message_id;
        if (id !== undefined && status === 200) edits.set(id, (edits.get(id) ?? 0) + 1);
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
