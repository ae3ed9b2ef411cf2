import type { ServerResponse } from 'node:http';

import type { CallLog } from '../call-log.ts';

/** At most ten snapshots per second; the last state always gets out. */
const SNAPSHOT_EVERY_MS = 100;

export interface Stream {
  open: (response: ServerResponse) => void;
  changed: () => void;
  stop: () => void;
}

/** Server-sent events: `snapshot` after changes, `call` for each REST call. */
export function createStream({
  snapshot,
  calls,
}: {
  snapshot: () => unknown;
  calls: CallLog;
}): Stream {
  const viewers = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;

  function send(to: Iterable<ServerResponse>, event: string, data: unknown): void {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const viewer of to) viewer.write(text);
  }

  const forget = calls.onCall(({ at, method, path, params, route, status, ms }) => {
    if (viewers.size === 0) return;
    // A token is a secret even here: whoever has it can answer for the bot.
    const shown = path.replace(params.interaction_token ?? /$^/, '…');
    send(viewers, 'call', { at, method, path: shown, route, status, ms, bot: true });
  });

  return {
    open(response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      });
      viewers.add(response);
      response.on('close', () => viewers.delete(response));
      send([response], 'snapshot', snapshot());
    },
    changed() {
      if (viewers.size === 0 || timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        if (viewers.size > 0) send(viewers, 'snapshot', snapshot());
      }, SNAPSHOT_EVERY_MS);
      timer.unref();
    },
    stop() {
      forget();
      clearTimeout(timer);
      for (const viewer of viewers) viewer.end();
    },
  };
}
