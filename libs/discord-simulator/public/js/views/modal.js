import { submitModal } from '../actions.js';
import { h } from '../dom/h.js';
import { markdown } from '../format/markdown.js';
import { update } from '../store.js';
import { andShut } from './dialogs/dialog.js';
import { CHECKBOX, inputView, isShown, valueOf } from './modal-inputs.js';

const [ROW, TEXT, LABEL] = [1, 10, 18];

/** The form that a bot opened in answer to a click or a command. */
export function modalView(scene) {
  const { t, modal } = scene;
  const inputs = modal.components.flatMap(({ component, components = [] }) =>
    component ? [component] : components,
  );
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
          const form = event.currentTarget;
          const fields = inputs
            .filter(isShown)
            .map((input) => [input.custom_id, valueOf(input, form)]);
          void andShut(form, submitModal(modal, Object.fromEntries(fields)));
        },
      },
      h('h2', null, h('bdi', null, modal.title)),
      modal.error && h('p', { key: 'error', class: 'notice', role: 'alert' }, modal.error),
      modal.components.map((part) => partView(scene, part)),
      h(
        'div',
        { class: 'steps end' },
        h(
          'button',
          {
            type: 'button',
            class: 'press secondary',
            onclick: ({ currentTarget }) => currentTarget.closest('dialog').close(),
          },
          t.cancel,
        ),
        h(
          'button',
          {
            type: 'submit',
            class: 'press primary',
            disabled: modal.isSending === true,
            'aria-busy': modal.isSending ? 'true' : undefined,
          },
          t.submit,
          modal.isSending && h('span', { class: 'spinner', 'aria-hidden': 'true' }),
        ),
      ),
    ),
  );
}

/** A text of the bot, an input under its label, or an input in a row, as bots did before. */
function partView(scene, part) {
  switch (part.type) {
    case TEXT:
      return h('div', { class: 'markdown' }, markdown(part.content, scene));
    case LABEL:
      return inputs(scene, part, part.component);
    case ROW:
      return part.components.map((input) => inputs(scene, input, input));
    default:
      return h('p', { class: 'unknown' }, scene.t.cannotShow(part.type));
  }
}

/** Several boxes are a group with a name; one input has its label around it. */
function inputs(scene, { label, description }, input) {
  const view = inputView(scene, input);
  const texts = [
    h('span', null, label, input.required === false && ` (${scene.t.optional})`),
    description && h('small', null, description),
  ];
  const isGroup = view.tag === 'fieldset' || view.tag === 'p';
  if (input.type === CHECKBOX) {
    return h('label', { key: input.custom_id, class: 'check' }, view, texts);
  }
  return isGroup
    ? h(
        'div',
        { key: input.custom_id, class: 'group', role: 'group', 'aria-label': label },
        texts,
        view,
      )
    : h('label', { key: input.custom_id }, texts, view);
}
