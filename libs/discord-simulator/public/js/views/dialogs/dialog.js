import { closeDialog } from '../../actions.js';
import { h } from '../../dom/h.js';
import { icon } from '../icons.js';

/**
 * A dialog over the page: the browser keeps the focus in it, closes it on Escape and gives the
 * focus back to where it was.
 */
export function dialog(scene, { entry, name, hint = scene.t.asAdmin }, ...content) {
  return h(
    'dialog',
    {
      key: `${entry.kind} ${entry.id}`,
      class: 'modal dialog',
      'aria-label': name,
      created: (node) => node.showModal(),
      onclose: () => closeDialog(entry),
    },
    h(
      'header',
      null,
      h('h2', null, h('bdi', null, name)),
      h(
        'button',
        { type: 'button', class: 'round', 'aria-label': scene.t.close, onclick: shut },
        icon('close'),
      ),
    ),
    hint && h('p', { class: 'hint' }, hint),
    scene.notice && h('p', { key: 'notice', class: 'notice', role: 'alert' }, scene.notice),
    content,
  );
}

/** Closes the dialog around a control; a call that was refused leaves it open. */
export const shut = ({ currentTarget }) => currentTarget.closest('dialog').close();

/** Runs a call of the control API for a form or a button, and closes the dialog when it went well. */
export async function andShut(node, call) {
  const around = node.closest('dialog');
  if (await call) around.close();
}

export function labelled(text, input, help) {
  return h('label', null, h('span', null, text), input, help && h('small', null, help));
}

export function press(kind, text, onclick, more = {}) {
  return h('button', { type: 'button', class: `press ${kind}`, onclick, ...more }, text);
}
