import { h } from '../dom/h.js';
import { hourMinuteSecond } from '../format/time.js';
import { drawer } from './drawer.js';

/** The bot's REST calls as they come. */
export function callDrawer({ t, calls }) {
  return drawer(t, {
    id: 'calls',
    name: t.calls,
    hint: calls.length === 0 ? t.noCalls : t.callsHint,
    columns: Object.values(t.columns),
    rows: [...calls].reverse().map((call) => row(t, call)),
  });
}

function row(t, { at, method, path, status, ms }) {
  const kind = status === null ? 'lost' : `s${Math.floor(status / 100)}`;
  return h(
    'tr',
    { class: kind },
    h('td', null, hourMinuteSecond(at, t)),
    h('td', null, h('code', { class: `method ${method.toLowerCase()}` }, method)),
    h('td', { class: 'path' }, h('code', null, shortened(path))),
    h('td', null, h('span', { class: 'status-code' }, status ?? t.lostAnswer)),
    h('td', null, `${Math.round(ms)} ms`),
  );
}

/** An interaction's token is as long as it is meaningless. */
function shortened(path) {
  return path.replace(/[\w-]{40,}/g, (token) => `${token.slice(0, 6)}…`);
}
