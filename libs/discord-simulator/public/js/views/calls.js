import { h } from '../dom/h.js';
import { hourMinuteSecond } from '../format/time.js';
import { update } from '../store.js';
import { icon } from './icons.js';

/** The bot's REST calls as they come, newest first. */
export function callDrawer({ t, calls, showCalls }) {
  if (!showCalls) return null;
  return h(
    'section',
    { class: 'calls', id: 'calls', 'aria-label': t.calls },
    h(
      'header',
      null,
      h('h2', null, t.calls),
      h('p', { class: 'hint' }, calls.length === 0 ? t.noCalls : t.callsHint),
      h(
        'button',
        {
          type: 'button',
          class: 'round',
          'aria-label': `${t.close} : ${t.calls}`,
          onclick: () => update({ showCalls: false }),
        },
        icon('close'),
      ),
    ),
    h(
      'div',
      { class: 'calls-scroll', tabindex: 0, role: 'group', 'aria-label': t.calls },
      h(
        'table',
        null,
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            Object.values(t.columns).map((name) => h('th', { scope: 'col' }, name)),
          ),
        ),
        h(
          'tbody',
          null,
          [...calls].reverse().map((call) => row(t, call)),
        ),
      ),
    ),
  );
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
