import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandType,
} from 'discord-api-types/v10';

import { badRequest, notFound } from '../request-error.ts';
import type { World } from '../state/world.ts';
import type { SlashCommand } from './member-actions.ts';

interface Option {
  name: string;
  type: number;
  options?: Option[];
}

/** The `data` of a slash command, as far as the bot has registered it. */
export function resolveCommand(world: World, wanted: SlashCommand): unknown {
  const [name = '', ...path] = wanted.command.replace(/^\//, '').split(/\s+/);
  const command = [
    ...(world.commands.get(wanted.guildId) ?? []),
    ...(world.commands.get('global') ?? []),
  ].find((known) => known.name === name && known.type === ApplicationCommandType.ChatInput);
  if (!command) throw notFound(`The bot has no slash command "/${name}" in this guild.`);
  return {
    id: command.id,
    name,
    type: 1,
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
    options: optionsAt(command, path, wanted),
  };
}

function optionsAt(parent: Option, path: readonly string[], wanted: SlashCommand): unknown[] {
  const [next, ...rest] = path;
  const known = parent.options ?? [];
  if (next !== undefined) {
    const child = known.find(({ name }) => name === next);
    if (!child) throw notFound(`"/${wanted.command}" has no subcommand "${next}".`);
    return [{ name: next, type: child.type, options: optionsAt(child, rest, wanted) }];
  }
  return Object.entries(wanted.options ?? {}).map(([name, value]) => {
    const option = known.find((candidate) => candidate.name === name);
    if (!option) throw notFound(`"/${wanted.command}" has no option "${name}".`);
    return {
      name,
      type: option.type,
      value: wanted.focused === name ? value : convert(option, value),
      ...(wanted.focused === name ? { focused: true } : {}),
    };
  });
}

/** What is typed is text; the option says what it stands for. */
function convert({ name, type }: Option, value: string | number | boolean) {
  if (typeof value !== 'string') return value;
  switch (type as OptionType) {
    case OptionType.Integer:
    case OptionType.Number: {
      const number = Number(value);
      if (value.trim() === '' || Number.isNaN(number)) {
        throw badRequest(`The option "${name}" takes a number, not "${value}".`);
      }
      return number;
    }
    case OptionType.Boolean:
      return value.toLowerCase() === 'true';
    case OptionType.Subcommand:
    case OptionType.SubcommandGroup:
    case OptionType.String:
    case OptionType.User:
    case OptionType.Channel:
    case OptionType.Role:
    case OptionType.Mentionable:
    case OptionType.Attachment:
      return value;
  }
}
