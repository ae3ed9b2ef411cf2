import { nameOf, TEXT_CHANNELS } from '../scene.js';

const [STRING, USER, ROLE, , CHANNEL] = [3, 5, 6, 7, 8];

/** What a select offers: its own options, or members, roles and channels of the guild. */
export function optionsOf(scene, component) {
  if (component.type === STRING) return component.options;
  const preset = new Set((component.default_values ?? []).map(({ id }) => id));
  const users = [...scene.people, ...scene.bots].map(({ user }) => ({
    label: nameOf(scene, user),
    value: user.id,
    description: user.username,
  }));
  const roles = [...scene.roles.values()]
    .filter(({ id }) => id !== scene.guild?.id)
    .map(({ id, name }) => ({ label: `@${name}`, value: id }));
  const channels = scene.channels
    .filter(({ type }) => component.channel_types?.includes(type) ?? TEXT_CHANNELS.has(type))
    .map(({ id, name }) => ({ label: `#${name}`, value: id }));
  const offered =
    component.type === USER
      ? users
      : component.type === ROLE
        ? roles
        : component.type === CHANNEL
          ? channels
          : [...users, ...roles];
  return offered.map((option) => ({ ...option, default: preset.has(option.value) }));
}
