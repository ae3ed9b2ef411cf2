import { control, post } from '../api.js';
import { h } from '../dom/h.js';
import { icon } from './icons.js';

const MORE = {
  'delay-before': { ms: 3000 },
  'delay-after-commit': { ms: 3000 },
  'error-after-commit': { status: 404, code: 10062, message: 'Unknown interaction' },
};
const TIMES = [1, 3, 10];

/** Switches for what can go wrong with the bot's calls and its gateway session. */
export function faultPanel(scene) {
  const { t, snapshot, faultOptions } = scene;
  const { faults } = snapshot;
  return h(
    'section',
    { class: 'panel', id: 'fault-panel', 'aria-label': t.faults },
    h('h2', null, t.faults),
    h('p', { class: 'hint' }, t.faultsHint),
    faults.length === 0
      ? h('p', { class: 'all-well' }, icon('check', 16), t.noFaults)
      : h(
          'ul',
          { class: 'active-faults' },
          faults.map((fault) => activeFault(t, fault)),
        ),
    faults.length > 0 &&
      h(
        'button',
        {
          type: 'button',
          key: 'clear',
          class: 'press success',
          onclick: () => control('DELETE', '/faults'),
        },
        t.clearFaults,
      ),
    newFault(t, faultOptions),
    h('h3', null, t.gateway),
    h(
      'div',
      { class: 'steps' },
      Object.entries(t.gatewayActions).map(([action, label]) =>
        h(
          'button',
          { type: 'button', class: 'press secondary', onclick: () => post('/gateway', { action }) },
          label,
        ),
      ),
    ),
  );
}

function activeFault(t, { id, kind, method, route, struck }) {
  const where = route ? `${method ?? ''} ${route}`.trim() : t.everyRoute;
  return h(
    'li',
    { key: id },
    h('span', { class: 'who' }, h('strong', null, t.kinds[kind] ?? kind), h('code', null, where)),
    h('span', { class: 'sub' }, t.struck(struck)),
    h(
      'button',
      {
        type: 'button',
        class: 'round',
        'aria-label': t.removeFault(t.kinds[kind] ?? kind, where),
        onclick: () => control('DELETE', '/faults', { id }),
      },
      icon('close', 16),
    ),
  );
}

function newFault(t, { kinds, routes }) {
  return h(
    'form',
    {
      class: 'new-fault',
      onsubmit: (event) => {
        event.preventDefault();
        const { kind, route, times } = event.currentTarget.elements;
        const [method, path] = route.value.split(' ');
        void post('/faults', {
          kind: kind.value,
          ...MORE[kind.value],
          ...(path ? { method, route: path } : {}),
          ...(times.value === '' ? {} : { times: Number(times.value) }),
        });
      },
    },
    labelled(
      t.faultKind,
      h(
        'select',
        { name: 'kind' },
        kinds.map((kind) => h('option', { value: kind }, t.kinds[kind] ?? kind)),
      ),
    ),
    labelled(
      t.faultRoute,
      h(
        'select',
        { name: 'route' },
        h('option', { value: '' }, t.everyRoute),
        routes.map(({ method, path }) => {
          const name = `${method} ${path}`;
          return h('option', { value: name }, name);
        }),
      ),
    ),
    labelled(
      t.faultTimes,
      h(
        'select',
        { name: 'times' },
        TIMES.map((count) => h('option', { value: count }, t.times(count))),
        h('option', { value: '' }, t.always),
      ),
    ),
    h('button', { type: 'submit', class: 'press danger' }, icon('bolt', 16), t.addFault),
  );
}

function labelled(text, input) {
  return h('label', null, h('span', null, text), input);
}
