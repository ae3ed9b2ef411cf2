import { ComponentType } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import { badRequest } from '../request-error.ts';
import { seesChannel } from './place.ts';

/** Where and by whom something is chosen. */
export interface Chooser {
  core: Core;
  /** null in direct messages. */
  guildId: string | null;
  userId: string;
}

export interface Choice {
  type: ComponentType;
  min_values?: number | null;
  max_values?: number | null;
  options?: { value: string }[];
  channel_types?: readonly number[];
}

/** A member can only choose what is offered, each of it once, and as many as are allowed. */
export function checkChosen(
  by: Chooser,
  choice: Choice,
  values: readonly string[],
  { what = 'This select', usualMost = 1 } = {},
): void {
  const least = choice.min_values ?? 1;
  const most = choice.max_values ?? usualMost;
  if (values.length < least || values.length > most) {
    throw badRequest(`${what} takes ${least} to ${most} values, not ${values.length}.`);
  }
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw badRequest(`"${twice}" can be chosen only once.`);
  const wrong = values.find((value) => !isOffered(by, choice, value));
  if (wrong === undefined) return;
  const offered = choice.options?.map(({ value }) => value).join(', ') ?? kindOf(choice);
  throw badRequest(`"${wrong}" is not offered; choose among ${offered}.`);
}

/** Users, roles and channels are offered as far as the guild has them and the member sees them. */
export function isOffered(
  { core, guildId, userId }: Chooser,
  { type, options, channel_types: types }: Choice,
  value: string,
): boolean {
  const { world } = core;
  const guild = world.guilds.get(guildId ?? '');
  const isUser = guild ? guild.members.has(value) : isInDm(core, userId, value);
  const isRole = guild?.roles.has(value) ?? false;
  switch (type) {
    case ComponentType.UserSelect:
      return isUser;
    case ComponentType.RoleSelect:
      return isRole;
    case ComponentType.MentionableSelect:
      return isUser || isRole;
    case ComponentType.ChannelSelect: {
      const channel = world.channels.get(value);
      if (!channel || channel.guildId !== guildId || !seesChannel(core, channel, userId))
        return false;
      return !types || types.length === 0 || types.includes(channel.type);
    }
    default:
      return options?.some((option) => option.value === value) ?? true;
  }
}

function isInDm({ world }: Core, userId: string, value: string): boolean {
  return value === userId || value === world.application.id;
}

function kindOf({ type }: Choice): string {
  switch (type) {
    case ComponentType.UserSelect:
      return 'the members of the guild';
    case ComponentType.RoleSelect:
      return 'the roles of the guild';
    case ComponentType.ChannelSelect:
      return 'the channels that the member sees, of the types that the select names';
    default:
      return 'the members and roles of the guild';
  }
}
