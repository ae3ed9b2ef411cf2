import { click } from '../actions.js';
import { h } from '../dom/h.js';
import { state, update } from '../store.js';
import { emojiView } from './components.js';
import { icon } from './icons.js';
import { optionsOf } from './select-options.js';

/** A listbox that drops down from a combobox (WAI-ARIA practices, "Select-Only Combobox"). */
export function selectView(scene, message, component) {
  const { t } = scene;
  const { custom_id, placeholder, disabled = false, min_values = 1, max_values = 1 } = component;
  const id = `${message.id}/${custom_id}`;
  const options = optionsOf(scene, component);
  const preset = options.filter((option) => option.default).map(({ value }) => value);
  const open = scene.openSelect?.id === id ? scene.openSelect : null;
  const chosen = open?.chosen ?? preset;
  const labels = options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
  const isMultiple = max_values > 1 || min_values === 0;
  const name = placeholder ?? t.choose;
  const isPending = scene.pending.has(id);

  const submit = (values) => {
    update({ openSelect: null });
    void click(scene, { message, component, values });
  };
  const choose = (index) => {
    const { value } = options[index];
    if (!isMultiple) return submit([value]);
    const next = chosen.includes(value)
      ? chosen.filter((other) => other !== value)
      : [...chosen, value].slice(-max_values);
    return update({ openSelect: { id, active: index, chosen: next } });
  };
  const show = () => {
    const first = Math.max(
      0,
      options.findIndex(({ value }) => chosen.includes(value)),
    );
    update({ openSelect: { id, active: first, chosen: preset } });
  };
  const move = (active) => {
    const last = options.length - 1;
    update({ openSelect: { id, chosen, active: Math.min(Math.max(active, 0), last) } });
  };

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
        onclick: () => (open ? update({ openSelect: null }) : show()),
        onkeydown: (event) =>
          onKey(event, {
            open,
            options,
            show,
            move,
            choose,
            submit,
            chosen,
            isMultiple,
            min_values,
          }),
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
              choose: () => choose(index),
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
                onclick: () => submit(chosen),
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

function onKey(
  event,
  { open, options, show, move, choose, submit, chosen, isMultiple, min_values },
) {
  const { key } = event;
  const handled = () => event.preventDefault();
  if (!open) {
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
    handled();
    show();
    return;
  }
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    handled();
    move(open.active + (key === 'ArrowDown' ? 1 : -1));
  } else if (key === 'Home' || key === 'End') {
    handled();
    move(key === 'Home' ? 0 : options.length - 1);
  } else if (key === 'Enter' && isMultiple && event.ctrlKey) {
    handled();
    if (chosen.length >= min_values) submit(chosen);
  } else if (key === 'Enter' || key === ' ') {
    handled();
    choose(open.active);
  } else if (key === 'Tab' && !isMultiple) {
    update({ openSelect: null });
  } else if (key.length === 1) {
    const found = options.findIndex(
      ({ label }, index) =>
        index > open.active && label.toLowerCase().startsWith(key.toLowerCase()),
    );
    const again = options.findIndex(({ label }) =>
      label.toLowerCase().startsWith(key.toLowerCase()),
    );
    if (found >= 0 || again >= 0) move(found >= 0 ? found : again);
  }
}
