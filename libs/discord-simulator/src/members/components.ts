import type { APIMessage, ComponentType } from 'discord-api-types/v10';

import { badRequest, notFound } from '../request-error.ts';

export interface UsedComponent {
  type: ComponentType;
  custom_id: string;
  id: number;
  disabled?: boolean;
  min_values?: number;
  max_values?: number;
  options?: { value: string; label: string }[];
  channel_types?: number[];
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
