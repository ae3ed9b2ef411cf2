import { submitModal } from '../actions.js';
import { h } from '../dom/h.js';
import { update } from '../store.js';

const [TEXT_INPUT, STRING_SELECT] = [4, 3];

/** The form that a bot opened in answer to a click or a command. */
export function modalView({ t, modal }) {
  const inputs = modal.components.flatMap(inputsOf);
  return h(
    'dialog',
    {
      key: modal.custom_id,
      class: 'modal',
      'aria-label': modal.title,
      created: (node) => node.showModal(),
      onclose: () => update({ modal: null }),
    },
    h(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          const { elements } = event.currentTarget;
          const valueOf = ({ type, custom_id }) => {
            const element = elements.namedItem(custom_id);
            return type === STRING_SELECT
              ? [...element.selectedOptions].map(({ value }) => value)
              : element.value;
          };
          void submitModal(
            modal,
            Object.fromEntries(inputs.map(({ input }) => [input.custom_id, valueOf(input)])),
          );
        },
      },
      h('h2', null, modal.title),
      inputs.map(({ label, description, input }) =>
        h(
          'label',
          { key: input.custom_id },
          h('span', null, label),
          description && h('small', null, description),
          inputView(input),
        ),
      ),
      h(
        'div',
        { class: 'steps end' },
        h(
          'button',
          { type: 'button', class: 'press secondary', onclick: () => update({ modal: null }) },
          t.cancel,
        ),
        h('button', { type: 'submit', class: 'press primary' }, t.submit),
      ),
    ),
  );
}

/** Inputs come under a label (18) or, as bots did before, in an action row (1). */
function inputsOf({ label, description, component, components = [] }) {
  const inputs = component ? [component] : components;
  return inputs
    .filter(({ type }) => type === TEXT_INPUT || type === STRING_SELECT)
    .map((input) => ({ label: label ?? input.label, description, input }));
}

function inputView({ type, style, custom_id, placeholder, required = true, ...rest }) {
  const common = { name: custom_id, required };
  if (type === STRING_SELECT) {
    return h(
      'select',
      { ...common, multiple: (rest.max_values ?? 1) > 1 },
      rest.options.map((option) =>
        h('option', { value: option.value, selected: option.default }, option.label),
      ),
    );
  }
  const text = { ...common, placeholder, minlength: rest.min_length, maxlength: rest.max_length };
  return style === 2
    ? h('textarea', { ...text, rows: 4 }, rest.value)
    : h('input', { ...text, type: 'text', value: rest.value });
}
