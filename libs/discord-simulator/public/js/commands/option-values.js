import { nameOf, TEXT_CHANNELS } from '../scene.js';
import { localized } from './catalogue.js';

const [INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE] = [
  4, 5, 6, 7, 8, 9, 10, 11,
];

/** What can be chosen for an option, or null where any text or number goes. */
export function choicesOf(scene, option) {
  const { me, t } = scene;
  if (option.choices?.length > 0) {
    return option.choices.map((choice) => ({
      value: choice.value,
      label: localized(choice, 'name', me.locale),
    }));
  }
  switch (option.type) {
    case BOOLEAN:
      return [
        { value: true, label: t.yes },
        { value: false, label: t.no },
      ];
    case USER:
      return users(scene);
    case ROLE:
      return roles(scene);
    case MENTIONABLE:
      return [...users(scene), ...roles(scene)];
    case CHANNEL:
      return scene.channels
        .filter(({ type }) => option.channel_types?.includes(type) ?? TEXT_CHANNELS.has(type))
        .map(({ id, name }) => ({ value: id, label: `#${name}` }));
    default:
      return null;
  }
}

function users(scene) {
  return [...scene.people, ...scene.bots].map(({ user }) => ({
    value: user.id,
    label: nameOf(scene, user),
    description: user.username,
  }));
}

function roles({ roles: all, guild }) {
  return [...all.values()]
    .filter(({ id }) => id !== guild.id)
    .map(({ id, name }) => ({ value: id, label: `@${name}` }));
}

export function filterChoices(choices, text) {
  const wanted = text.trim().toLowerCase();
  return choices.filter(({ label, value, description = '' }) =>
    [label, String(value), description].some((name) => name.toLowerCase().includes(wanted)),
  );
}

/** What the typed text stands for: `{ value, label }`, or `{ error }` that says what it takes. */
export function valueOf(scene, option, text) {
  const { t } = scene;
  if (option.type === FILE) return { error: t.noFiles };
  const choices = choicesOf(scene, option);
  if (choices) {
    const exact = choices.find(({ label, value }) =>
      [label, label.replace(/^[#@]/, ''), String(value)].some(
        (name) => name.toLowerCase() === text.toLowerCase(),
      ),
    );
    return exact ?? { error: t.chooseOne };
  }
  if (option.type === INTEGER || option.type === NUMBER) return numberOf(t, option, text);
  const { min_length = 0, max_length = 6000 } = option;
  if (text.length < min_length || text.length > max_length) {
    return { error: t.lengthBetween(min_length, max_length) };
  }
  return { value: text, label: text };
}

function numberOf(t, { type, min_value = -Infinity, max_value = Infinity }, text) {
  const number = Number(text.replace(',', '.'));
  if (text.trim() === '' || Number.isNaN(number)) return { error: t.needsNumber };
  if (type === INTEGER && !Number.isInteger(number)) return { error: t.needsInteger };
  if (number < min_value || number > max_value) {
    return { error: t.numberBetween(min_value, max_value) };
  }
  return { value: number, label: text };
}
