import type { APIMessage } from 'discord-api-types/v10';
import { ComponentType } from 'discord-api-types/v10';

import { badRequest, notFound } from '../request-error.ts';

export interface UsedComponent {
  type: ComponentType;
  custom_id: string;
  id: number;
  disabled?: boolean;
  min_values?: number;
  max_values?: number;
  options?: { value: string; label: string }[];
}

/** The button or select with this custom id, wherever it is nested in the message. */
export function findComponent(message: APIMessage, customId: string): UsedComponent {
  const found = search(message.components ?? [], customId);
  if (!found) {
    throw notFound(`Message ${message.id} has no component with the custom id "${customId}".`);
  }
  if (found.disabled) throw badRequest(`The component "${customId}" is disabled.`);
  return found;
}

/** A member can only choose what the select offers, and as many as it allows. */
export function checkValues(component: UsedComponent, values: readonly string[]): void {
  if (component.type === ComponentType.Button) {
    if (values.length > 0) throw badRequest('A button takes no values.');
    return;
  }
  const { min_values: least = 1, max_values: most = 1, options } = component;
  if (values.length < least || values.length > most) {
    throw badRequest(`This select takes ${least} to ${most} values, not ${values.length}.`);
  }
  const offered = options?.map(({ value }) => value);
  const wrong = values.find((value) => offered && !offered.includes(value));
  if (wrong !== undefined) {
    throw badRequest(`"${wrong}" is not offered; choose among ${offered?.join(', ')}.`);
  }
}

function search(components: readonly unknown[], customId: string): UsedComponent | undefined {
  for (const component of components as (UsedComponent & {
    components?: unknown[];
    accessory?: unknown;
  })[]) {
    if (component.custom_id === customId) return component;
    const nested = [...(component.components ?? []), component.accessory ?? []].flat();
    const found = nested.length > 0 ? search(nested, customId) : undefined;
    if (found) return found;
  }
  return undefined;
}
