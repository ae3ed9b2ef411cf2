import { slash, write } from '../actions.js';
import { h } from '../dom/h.js';
import { icon } from './icons.js';

const [SUBCOMMAND, GROUP, CHAT_INPUT] = [1, 2, 1];

/** Writes as the picked member; a line that begins with a slash is a command. */
export function composer(scene) {
  const { t, channel, isDm, guild } = scene;
  const label = isDm ? t.writeTo(channel.name) : t.writeIn(channel.name);
  return h(
    'form',
    {
      class: 'composer',
      onsubmit: (event) => {
        event.preventDefault();
        const { text: input } = event.currentTarget.elements;
        const text = input.value.trim();
        if (text === '') return;
        input.value = '';
        void (text.startsWith('/') && !isDm ? slash(scene, text) : write(scene, text));
      },
    },
    h('input', {
      type: 'text',
      name: 'text',
      list: 'commands',
      'aria-label': label,
      placeholder: label,
      maxlength: 2000,
      autocomplete: 'off',
    }),
    h(
      'datalist',
      { id: 'commands' },
      (isDm ? [] : (guild?.commands ?? []))
        .filter(({ type = CHAT_INPUT }) => type === CHAT_INPUT)
        .flatMap((command) => lines(command, '/'))
        .map(({ line, description }) => h('option', { value: line }, description)),
    ),
    h('button', { type: 'submit', 'aria-label': t.send, title: t.send }, icon('reply')),
  );
}

/** Every command with its subcommands, and its required options to fill in. */
function lines({ name, description, options = [] }, before) {
  const line = `${before}${name}`;
  const inner = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (inner.length > 0) return inner.flatMap((option) => lines(option, `${line} `));
  const required = options.filter((option) => option.required).map((option) => ` ${option.name}:`);
  return [{ line: line + required.join(''), description }];
}
