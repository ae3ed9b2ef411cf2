import type { APIApplicationCommand } from 'discord-api-types/v10';
import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandType,
} from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import { badRequest, notFound } from '../request-error.ts';
import type { CommandOption } from './command-options.ts';
import { answerOptions } from './command-options.ts';
import type { SlashCommand } from './use-commands.ts';

export interface ResolvedCommand {
  command: APIApplicationCommand;
  data: Record<string, unknown>;
  /** What is chosen in options of users, roles and channels. */
  chosenIds: string[];
}

/** The `data` of a slash command, as far as the bot has registered it. */
export function resolveCommand(core: Core, wanted: SlashCommand): ResolvedCommand {
  const { world } = core;
  const [name = '', ...path] = wanted.command.replace(/^\//, '').split(/\s+/);
  const command = [
    ...(world.commands.get(wanted.guildId) ?? []),
    ...(world.commands.get('global') ?? []),
  ].find((known) => known.name === name && known.type === ApplicationCommandType.ChatInput);
  if (!command) throw notFound(`The bot has no slash command "/${name}" in this guild.`);
  const chosenIds: string[] = [];
  const options = optionsAt(core, command.options ?? [], path, wanted, chosenIds);
  const data = {
    id: command.id,
    name,
    type: 1,
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
    options,
  };
  return { command, data, chosenIds };
}

function optionsAt(
  core: Core,
  known: readonly CommandOption[],
  path: readonly string[],
  wanted: SlashCommand,
  chosenIds: string[],
): unknown[] {
  const inner = known.filter(
    ({ type }) => type === OptionType.Subcommand || type === OptionType.SubcommandGroup,
  );
  const [next, ...rest] = path;
  if (next !== undefined) {
    const child = inner.find(({ name }) => name === next);
    if (!child) throw notFound(`"/${wanted.command}" has no subcommand "${next}".`);
    const options = optionsAt(core, child.options ?? [], rest, wanted, chosenIds);
    return [{ name: next, type: child.type, options }];
  }
  if (inner.length > 0) {
    const names = inner.map(({ name }) => name).join(', ');
    throw badRequest(`"/${wanted.command}" needs one of its subcommands: ${names}.`);
  }
  const answer = answerOptions({ core, ...wanted }, known, wanted);
  chosenIds.push(...answer.chosenIds);
  return answer.options;
}
