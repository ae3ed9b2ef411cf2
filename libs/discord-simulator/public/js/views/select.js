import { h } from '../dom/h.js';
import { emojiView } from './components.js';
import { icon } from './icons.js';
import { selectControl } from './select-control.js';
import { optionsOf } from './select-options.js';

/** A listbox that drops down from a combobox (WAI-ARIA practices, "Select-Only Combobox"). */
export function selectView(scene, message, component) {
  const { t } = scene;
  const { custom_id, placeholder, disabled = false, min_values = 1, max_values = 1 } = component;
  const id = `${message.id}/${custom_id}`;
  const options = optionsOf(scene, component);
  const isMultiple = max_values > 1 || min_values === 0;
  const control = selectControl(scene, { id, message, component, options, isMultiple });
  const open = scene.openSelect?.id === id ? scene.openSelect : null;
  const chosen = open?.chosen ?? control.preset;
  const labels = options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
  const name = placeholder ?? t.choose;
  const isPending = scene.pending.has(id);

  return h(
    'div',
    { key: custom_id, class: 'select' },
    h(
      'button',
      {
        type: 'button',
        class: 'select-button',
        role: 'combobox',
        'aria-label': name,
        'aria-haspopup': 'listbox',
        'aria-expanded': open !== null,
        'aria-controls': `options-${id}`,
        'aria-activedescendant': open ? `option-${id}-${open.active}` : undefined,
        'aria-busy': isPending ? 'true' : undefined,
        disabled: disabled || !scene.me || options.length === 0,
        onclick: control.toggle,
        onkeydown: control.onKey,
      },
      h(
        'span',
        { class: labels.length > 0 ? 'chosen' : 'placeholder' },
        labels.length > 0 ? labels.join(', ') : name,
      ),
      isPending ? h('span', { class: 'spinner', 'aria-hidden': 'true' }) : icon('chevron'),
    ),
    open &&
      h(
        'div',
        { class: 'select-popup', created: openTowardsRoom },
        h(
          'div',
          {
            class: 'options',
            id: `options-${id}`,
            role: 'listbox',
            'aria-label': name,
            'aria-multiselectable': isMultiple ? 'true' : undefined,
          },
          options.map((option, index) =>
            optionView(option, {
              id: `option-${id}-${index}`,
              isActive: index === open.active,
              isChosen: chosen.includes(option.value),
              choose: () => control.choose(index),
            }),
          ),
        ),
        isMultiple &&
          h(
            'div',
            { class: 'select-foot' },
            h('span', null, t.chooseSome(min_values, max_values)),
            h(
              'button',
              {
                type: 'button',
                class: 'press primary',
                disabled: chosen.length < min_values,
                onclick: control.apply,
              },
              t.apply,
            ),
          ),
      ),
  );
}

/** Downwards, unless the channel ends there and has more room above. */
function openTowardsRoom(popup) {
  const frame = popup.closest('.messages, .ephemerals').getBoundingClientRect();
  const button = popup.parentElement.getBoundingClientRect();
  const below = frame.bottom - button.bottom;
  if (below < popup.offsetHeight + 8 && below < button.top - frame.top) {
    popup.classList.add('upward');
  }
}

function optionView({ label, description, emoji }, { id, isActive, isChosen, choose }) {
  return h(
    'div',
    {
      id,
      role: 'option',
      class: isActive ? 'option active' : 'option',
      'aria-selected': isChosen,
      // The combobox keeps the focus.
      onmousedown: (event) => event.preventDefault(),
      onclick: choose,
    },
    emojiView(emoji),
    h(
      'span',
      { class: 'option-text' },
      h('bdi', { class: 'option-label' }, label),
      description && h('bdi', { class: 'option-description' }, description),
    ),
    isChosen && icon('check'),
  );
}
