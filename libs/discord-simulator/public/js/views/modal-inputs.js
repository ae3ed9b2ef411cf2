import { h } from '../dom/h.js';
import { optionsOf } from './select-options.js';

const [STRING_SELECT, TEXT_INPUT, CHANNEL_SELECT] = [3, 4, 8];
const [FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP] = [19, 21, 22];
export const CHECKBOX = 23;
const PARAGRAPH = 2;

/** Whether the page can show the input; what it cannot is left out of what is sent. */
export function isShown({ type }) {
  return isSelect(type) || [TEXT_INPUT, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX].includes(type);
}

/** One input of a form, as the browser's own control. */
export function inputView(scene, input) {
  const { t } = scene;
  const { type } = input;
  if (isSelect(type)) return selectView(scene, input);
  if (type === TEXT_INPUT) return textView(input);
  if (type === RADIO_GROUP) return choicesView(input, 'radio');
  if (type === CHECKBOX_GROUP) return choicesView(input, 'checkbox');
  if (type === CHECKBOX) {
    return h('input', { type: 'checkbox', name: input.custom_id, checked: input.default === true });
  }
  return h('p', { class: 'unknown' }, type === FILE_UPLOAD ? t.noFiles : t.cannotShow(type));
}

/** What the person has put in: a text, a list of values, one value or null, or whether it is checked. */
export function valueOf({ type, custom_id }, form) {
  const named = (query) =>
    [...form.querySelectorAll(query)].filter(({ name }) => name === custom_id);
  if (type === TEXT_INPUT) return named('input, textarea')[0].value;
  if (type === CHECKBOX) return named('input')[0].checked;
  if (isSelect(type)) {
    const chosen = [...named('select')[0].selectedOptions].map(({ value }) => value);
    return chosen.filter((value) => value !== '');
  }
  const checked = named('input:checked').map(({ value }) => value);
  return type === RADIO_GROUP ? (checked[0] ?? null) : checked;
}

const isSelect = (type) => type === STRING_SELECT || (type > TEXT_INPUT && type <= CHANNEL_SELECT);

function selectView(scene, input) {
  const { custom_id, required, max_values = 1, placeholder } = input;
  const options = optionsOf(scene, input);
  const isMultiple = max_values > 1;
  return h(
    'select',
    { name: custom_id, required: required !== false, multiple: isMultiple },
    !isMultiple && h('option', { value: '' }, placeholder ?? '—'),
    options.map((option) =>
      h(
        'option',
        { key: option.value, value: option.value, selected: option.default },
        option.label,
      ),
    ),
  );
}

function textView({ style, custom_id, placeholder, required, min_length, max_length, value }) {
  const props = {
    name: custom_id,
    required: required !== false,
    placeholder,
    minlength: min_length,
    maxlength: max_length ?? 4000,
    value: value ?? '',
  };
  return style === PARAGRAPH
    ? h('textarea', { ...props, rows: 4 })
    : h('input', { ...props, type: 'text' });
}

/** Every choice in sight. A browser knows "one is required" of radios; the simulator of boxes. */
function choicesView({ custom_id, options, required }, type) {
  return h(
    'fieldset',
    null,
    options.map((option) =>
      h(
        'label',
        { key: option.value, class: 'check' },
        h('input', {
          type,
          name: custom_id,
          value: option.value,
          checked: option.default === true,
          required: type === 'radio' && required !== false,
        }),
        h(
          'span',
          null,
          option.label,
          option.description && h('small', null, ` ${option.description}`),
        ),
      ),
    ),
  );
}
