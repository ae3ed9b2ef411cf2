import { click } from '../actions.js';
import { keepInSight } from '../dom/keep-in-sight.js';
import { state, update } from '../store.js';

/**
 * What a listbox does, from what is open now: keys can come faster than the page is drawn.
 * @param {object} scene
 * @param {{ id: string, message: object, component: object, options: object[], isMultiple: boolean }} select
 */
export function selectControl(scene, { id, message, component, options, isMultiple }) {
  const { min_values = 1, max_values = 1 } = component;
  const preset = options.filter((option) => option.default).map(({ value }) => value);
  const current = () => (state.openSelect?.id === id ? state.openSelect : null);

  const show = () => {
    const first = options.findIndex((option) => option.default);
    update({ openSelect: { id, active: Math.max(0, first), chosen: preset } });
  };
  const hide = () => update({ openSelect: null });
  const move = (active) => {
    const last = options.length - 1;
    const next = Math.min(Math.max(active, 0), last);
    update({ openSelect: { ...current(), active: next } });
    keepInSight(`option-${id}-${next}`);
  };
  const submit = (values) => {
    hide();
    void click(scene, { message, component, values });
  };
  const apply = () => {
    const { chosen } = current();
    if (chosen.length >= min_values) submit(chosen);
  };
  const choose = (index) => {
    const { value } = options[index];
    if (!isMultiple) return submit([value]);
    const { chosen } = current();
    const next = chosen.includes(value)
      ? chosen.filter((other) => other !== value)
      : [...chosen, value].slice(-max_values);
    return update({ openSelect: { id, active: index, chosen: next } });
  };
  const moveToLetter = (letter) => {
    const startsSo = ({ label }) => label.toLowerCase().startsWith(letter.toLowerCase());
    const after = options.findIndex(
      (option, index) => index > current().active && startsSo(option),
    );
    const found = after >= 0 ? after : options.findIndex(startsSo);
    if (found >= 0) move(found);
  };

  const keys = {
    ArrowDown: ({ active }) => move(active + 1),
    ArrowUp: ({ active }) => move(active - 1),
    Home: () => move(0),
    End: () => move(options.length - 1),
    Enter: ({ active }) => choose(active),
    ' ': ({ active }) => choose(active),
  };

  return {
    preset,
    choose,
    apply,
    toggle: () => (current() ? hide() : show()),
    onKey(event) {
      const { key } = event;
      const open = current();
      if (!open) {
        if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
        event.preventDefault();
        show();
      } else if (keys[key]) {
        event.preventDefault();
        keys[key](open);
      } else if (key === 'Tab' && !isMultiple) {
        hide();
      } else if (key.length === 1) {
        moveToLetter(key);
      }
    },
  };
}
