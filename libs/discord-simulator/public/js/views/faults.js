import { control, post } from '../api.js';
import { h } from '../dom/h.js';
import { update } from '../store.js';
import { icon } from './icons.js';

const MORE = {
  'delay-before': { ms: 3000 },
  'delay-after-commit': { ms: 3000 },
  'dispatch-delay': { ms: 3000 },
  'dispatch-reorder': { ms: 3000 },
  'error-after-commit': { status: 404, code: 10062, message: 'Unknown interaction' },
};
const TIMES = [1, 3, 10];
/** Gateway events worth losing. */
const EVENTS = [
  'INTERACTION_CREATE',
  'GUILD_SCHEDULED_EVENT_CREATE',
  'GUILD_SCHEDULED_EVENT_UPDATE',
  'GUILD_SCHEDULED_EVENT_DELETE',
  'GUILD_SCHEDULED_EVENT_USER_ADD',
  'GUILD_SCHEDULED_EVENT_USER_REMOVE',
  'GUILD_MEMBER_ADD',
  'GUILD_MEMBER_REMOVE',
  'MESSAGE_DELETE',
  'MESSAGE_UPDATE',
];

/** Switches for what can go wrong with the bot's calls and its gateway session. */
export function faultPanel(scene) {
  const { t, snapshot } = scene;
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
    newFault(scene),
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

function newFault({ t, faultOptions: { kinds, routes }, faultKind }) {
  const isDispatch = (faultKind ?? kinds[0])?.startsWith('dispatch-');
  const targets = isDispatch ? EVENTS : routes.map(({ method, path }) => `${method} ${path}`);
  return h(
    'form',
    {
      class: 'new-fault',
      onsubmit: (event) => {
        event.preventDefault();
        const { kind, route, times } = event.currentTarget.elements;
        const [target, path] = route.value.split(' ');
        void post('/faults', {
          kind: kind.value,
          ...MORE[kind.value],
          ...(path ? { method: target, route: path } : target ? { route: target } : {}),
          ...(times.value === '' ? {} : { times: Number(times.value) }),
        });
      },
    },
    labelled(
      t.faultKind,
      h(
        'select',
        { name: 'kind', onchange: ({ target }) => update({ faultKind: target.value }) },
        kinds.map((kind) => h('option', { value: kind }, t.kinds[kind] ?? kind)),
      ),
    ),
    labelled(
      t.faultRoute,
      h(
        'select',
        { key: isDispatch ? 'events' : 'routes', name: 'route' },
        h('option', { value: '' }, isDispatch ? t.everyEvent : t.everyRoute),
        targets.map((target) => h('option', { key: target, value: target }, target)),
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
