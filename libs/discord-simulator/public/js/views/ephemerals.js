import { dismiss } from '../actions.js';
import { h } from '../dom/h.js';
import { icon } from './icons.js';
import { messageView } from './message.js';

/** What the picked member alone is shown, newest last, always in sight. */
export function ephemeralDock(scene) {
  const { t, ephemerals } = scene;
  return h(
    'section',
    {
      class: ephemerals.length > 0 ? 'ephemerals' : 'ephemerals none',
      'aria-label': t.ephemerals,
      'aria-live': 'polite',
    },
    h(
      'div',
      { class: 'ephemerals-inner' },
      ephemerals.map((ephemeral) =>
        messageView(scene, ephemeral.message, { ephemeral: onlyYou(t, ephemeral) }),
      ),
    ),
  );
}

function onlyYou(t, ephemeral) {
  return h(
    'p',
    { class: 'only-you' },
    icon('eye', 15),
    t.onlyYou,
    h('span', { 'aria-hidden': 'true' }, '·'),
    h(
      'button',
      { type: 'button', class: 'text-link', onclick: () => dismiss(ephemeral) },
      t.dismiss,
    ),
  );
}
