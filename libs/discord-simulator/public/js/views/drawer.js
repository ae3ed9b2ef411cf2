import { h } from '../dom/h.js';
import { update } from '../store.js';
import { icon } from './icons.js';

/** A table below the channel that fills while one works, newest first. */
export function drawer(t, { id, name, hint, columns, rows }) {
  return h(
    'section',
    { key: id, class: 'drawer', id, 'aria-label': name },
    h(
      'header',
      null,
      h('h2', null, name),
      h('p', { class: 'hint' }, hint),
      h(
        'button',
        {
          type: 'button',
          class: 'round',
          'aria-label': `${t.close} : ${name}`,
          onclick: () => update({ drawer: null }),
        },
        icon('close'),
      ),
    ),
    h(
      'div',
      { class: 'drawer-scroll', tabindex: 0, role: 'group', 'aria-label': name },
      h(
        'table',
        null,
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            columns.map((column) => h('th', { scope: 'col' }, column)),
          ),
        ),
        h('tbody', null, rows),
      ),
    ),
  );
}
