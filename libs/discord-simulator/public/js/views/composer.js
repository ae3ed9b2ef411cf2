import { write } from '../actions.js';
import { localized } from '../commands/catalogue.js';
import {
  accept,
  ask,
  back,
  begin,
  cancel,
  suggestions,
  type,
} from '../commands/command-control.js';
import { h } from '../dom/h.js';
import { keepInSight } from '../dom/keep-in-sight.js';
import { state, update } from '../store.js';
import { icon } from './icons.js';
import { optionId, suggestionList } from './suggestions.js';

/**
 * Writes as the picked member. What begins with a slash becomes a command, whose options are then
 * asked in the same field, one by one.
 */
export function composer(scene) {
  const { t, command, composer: written } = scene;
  const items = suggestions(scene);
  const active = Math.min(written.active, items.length - 1);
  const take = (item) => {
    if (command) accept(scene, item);
    else begin(scene, item, written.text);
  };
  return h(
    'form',
    {
      class: command ? 'composer command' : 'composer',
      'aria-label': command?.line.shown,
      onsubmit: (event) => {
        event.preventDefault();
        submit(scene);
      },
    },
    (items.length > 0 || command) && suggestionList(scene, { items, active, take }),
    h(
      'div',
      { key: 'line', class: 'line' },
      command && filledIn(scene),
      field(scene, { items, active }),
    ),
    command &&
      h(
        'button',
        { key: 'cancel', type: 'button', 'aria-label': t.cancelCommand, onclick: cancel },
        icon('close'),
      ),
    h(
      'button',
      { key: 'send', type: 'submit', 'aria-label': t.send, title: t.send },
      icon('reply'),
    ),
  );
}

/** What happens on Enter, from what is written now: keys can come faster than the page is drawn. */
function submit(scene) {
  const { command, composer: written } = state;
  const now = { ...scene, command, composer: written };
  const items = suggestions(now);
  const chosen = items[Math.min(written.active, items.length - 1)];
  const text = written.text.trim();
  if (command) {
    accept(now, chosen);
  } else if (text.startsWith('/') && !scene.isDm) {
    if (chosen) begin(now, chosen, text);
    else update({ notice: scene.t.noSuchCommand(text) });
  } else if (text !== '') {
    update({ composer: { text: '', active: 0, closed: false } });
    void write(scene, text);
  }
}

/** The command and the options that have their value: each can be changed again. */
function filledIn(scene) {
  const { t, command, me } = scene;
  return [
    h('span', { key: 'name', class: 'command-name' }, command.line.shown),
    [...command.values].map(([name, { label }]) => {
      const option = command.line.options.find((known) => known.name === name);
      const shown = localized(option, 'name', me.locale);
      return h(
        'button',
        {
          key: `value ${name}`,
          type: 'button',
          class: 'option-value',
          'aria-label': t.changeOption(shown, label),
          onclick: ({ currentTarget }) => {
            ask(scene, option, String(label));
            currentTarget.closest('form').querySelector('input').focus();
          },
        },
        `${shown} : ${label}`,
      );
    }),
    command.current &&
      h(
        'span',
        { key: 'asked', class: 'option-name', 'aria-hidden': 'true' },
        localized(command.current, 'name', me.locale),
      ),
  ];
}

function field(scene, { items, active }) {
  const { t, channel, isDm, command, composer: written } = scene;
  const label = command ? labelOf(scene) : isDm ? t.writeTo(channel.name) : t.writeIn(channel.name);
  return h('input', {
    key: 'text',
    type: 'text',
    name: 'text',
    typed: written.text,
    role: isDm ? undefined : 'combobox',
    'aria-label': label,
    'aria-autocomplete': isDm ? undefined : 'list',
    'aria-expanded': isDm ? undefined : items.length > 0,
    'aria-controls': isDm ? undefined : 'suggestions',
    'aria-activedescendant': active >= 0 ? optionId(active) : undefined,
    'aria-describedby': command ? 'command-hint' : undefined,
    placeholder: command ? placeholderOf(scene) : label,
    maxlength: command ? 6000 : 2000,
    autocomplete: 'off',
    oninput: ({ currentTarget }) => type(scene, currentTarget.value),
    onkeydown: (event) => onKey(scene, event),
  });
}

function labelOf({ t, command: { current }, me }) {
  return current ? localized(current, 'name', me.locale) : t.moreOptions;
}

function placeholderOf({ t, command: { current }, me }) {
  return current ? localized(current, 'description', me.locale) : t.readyToSend;
}

function onKey(scene, event) {
  const { command, composer: written } = state;
  const now = { ...scene, command, composer: written };
  const items = suggestions(now);
  const { key } = event;
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    if (items.length === 0) return;
    event.preventDefault();
    const step = key === 'ArrowDown' ? 1 : -1;
    const from = Math.min(written.active, items.length - 1);
    const last = items.length - 1;
    const active = from + step > last ? 0 : from + step < 0 ? last : from + step;
    update({ composer: { ...written, active } });
    keepInSight(optionId(active));
  } else if (key === 'Tab' && !event.shiftKey && items[written.active] && written.text !== '') {
    event.preventDefault();
    submit(scene);
  } else if (key === 'Escape') {
    if (items.length > 0 && !written.closed) update({ composer: { ...written, closed: true } });
    else if (command) cancel();
  } else if (key === 'Backspace' && command && written.text === '') {
    event.preventDefault();
    back(now);
  }
}
