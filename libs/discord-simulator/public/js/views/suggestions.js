import { localized } from '../commands/catalogue.js';
import { h } from '../dom/h.js';

export const optionId = (index) => `suggestion-${index}`;

/** What can be chosen for what is being written, above the field; the field keeps the focus. */
export function suggestionList(scene, { items, active, take }) {
  const { t, command } = scene;
  return h(
    'div',
    { key: 'suggestions', class: 'suggestions' },
    h('p', { class: 'suggestions-head', id: 'command-hint' }, command ? hint(scene) : t.commands),
    command?.error && h('p', { class: 'suggestions-error', role: 'alert' }, command.error),
    h(
      'div',
      { id: 'suggestions', class: 'options', role: 'listbox', 'aria-label': t.suggestions },
      items.map((item, index) =>
        h(
          'div',
          {
            key: item.shown ?? String(item.value),
            id: optionId(index),
            role: 'option',
            class: index === active ? 'option active' : 'option',
            'aria-selected': index === active,
            onmousedown: (event) => event.preventDefault(),
            onclick: () => take(item),
          },
          h(
            'span',
            { class: 'option-text' },
            h('bdi', { class: 'option-label' }, item.shown ?? item.label),
            item.description && h('bdi', { class: 'option-description' }, item.description),
          ),
        ),
      ),
    ),
  );
}

/** What is asked for, and whether one has to answer. */
function hint({ t, command, me }) {
  const { current, line, values } = command;
  if (current === null) {
    const left = line.options.length - values.size;
    return left > 0 ? t.optionsLeft(left) : t.readyToSend;
  }
  const name = localized(current, 'name', me.locale);
  const need = current.required ? t.required : t.optional;
  return `${name} (${need}) : ${localized(current, 'description', me.locale)}`;
}
