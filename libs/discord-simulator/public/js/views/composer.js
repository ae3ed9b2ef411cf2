import { slash, write } from '../actions.js';
import { h } from '../dom/h.js';
import { icon } from './icons.js';

/** Writes as the picked member; a line that begins with a slash is a command. */
export function composer(scene) {
  const { t, channel, isDm } = scene;
  const label = isDm ? t.writeTo(channel.name) : t.writeIn(channel.name);
  return h(
    'form',
    {
      class: 'composer',
      onsubmit: (event) => {
        event.preventDefault();
        const input = event.currentTarget.querySelector('input');
        const text = input.value.trim();
        if (text === '') return;
        input.value = '';
        void (text.startsWith('/') && !isDm ? slash(scene, text) : write(scene, text));
      },
    },
    h('input', {
      type: 'text',
      'aria-label': label,
      placeholder: label,
      maxlength: 2000,
      autocomplete: 'off',
    }),
    h('button', { type: 'submit', 'aria-label': t.send, title: t.send }, icon('reply')),
  );
}
