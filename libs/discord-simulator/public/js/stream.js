import { control } from './api.js';
import { state, updateWithNextFrame } from './store.js';

const KEPT_CALLS = 200;
const EARLIER_CALLS_MS = 10 * 60_000;

/** Follows the simulator: every state as it changes, every REST call as it happens. */
export function follow() {
  const source = new EventSource('/_sim/stream');
  source.addEventListener('snapshot', ({ data }) => {
    const isFirst = state.snapshot === null;
    const snapshot = JSON.parse(data);
    updateWithNextFrame({ snapshot, clockAhead: snapshot.clock.now - Date.now(), connected: true });
    if (isFirst) void loadTheRest();
  });
  source.addEventListener('call', ({ data }) => {
    updateWithNextFrame({ calls: [...state.calls, JSON.parse(data)].slice(-KEPT_CALLS) });
  });
  // EventSource tries again by itself.
  source.addEventListener('error', () => updateWithNextFrame({ connected: false }));
}

async function loadTheRest() {
  const faultOptions = await control('GET', '/fault-options');
  if (faultOptions) updateWithNextFrame({ faultOptions });
  const since = state.snapshot.clock.now - EARLIER_CALLS_MS;
  const earlier = await control('GET', `/calls?since=${since}&limit=${KEPT_CALLS}`);
  const firstLive = state.calls[0]?.at ?? Infinity;
  const unseen = (earlier ?? []).filter(({ at }) => at < firstLive);
  updateWithNextFrame({ calls: [...unseen, ...state.calls].slice(-KEPT_CALLS) });
}
