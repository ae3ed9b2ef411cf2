import type { APIApplicationCommand } from 'discord-api-types/v10';

import type { Call, Method, Route } from '../route.ts';
import { bot, Reply } from '../route.ts';
import { wireLocalized } from '../../wire/command.ts';
import { flag, guildOf } from '../access.ts';
import { discordError } from '../errors.ts';
import type { CommandBody } from '../rules/command-rules.ts';
import { checkCommand, checkCommands, checkCount } from '../rules/command-rules.ts';

const GLOBAL = '/applications/{application_id}/commands';
const GUILD = '/applications/{application_id}/guilds/{guild_id}/commands';

/** The language of the bot's own settings, which decides when a request names none. */
const BOT_LOCALE = 'en-US';

export const commandRoutes = [GLOBAL, GUILD].flatMap((path) => [
  route('GET', path, (call) => {
    const commands = commandsOf(call);
    if (flag(call.query, 'with_localizations')) return commands;
    return commands.map((command) => wireLocalized(command, BOT_LOCALE));
  }),
  route('POST', path, create, 'ApplicationCommandCreateRequest'),
  route('PUT', path, overwrite, 'ApplicationCommandListRequest'),
  route('GET', `${path}/{command_id}`, (call) => find(call).command),
  route('PATCH', `${path}/{command_id}`, change, 'ApplicationCommandPatchRequestPartial'),
  route('DELETE', `${path}/{command_id}`, (call) => {
    const { command, commands } = find(call);
    commands.splice(commands.indexOf(command), 1);
    call.core.changed();
    return undefined;
  }),
]);

function route(method: Method, path: string, handle: Route['handle'], body?: string): Route {
  return bot(method, path, handle, method === 'GET' ? {} : { bucket: 'command-write', body });
}

function commandsOf(call: Call): APIApplicationCommand[] {
  const { core, params } = call;
  if (params.application_id !== core.world.application.id) {
    throw discordError('unknownApplication');
  }
  const scope = params.guild_id === undefined ? 'global' : guildOf(call).guild.id;
  const commands = core.world.commands.get(scope) ?? [];
  core.world.commands.set(scope, commands);
  return commands;
}

/** Upsert by name and type: 201 for a new command, 200 for one that was overwritten. */
function create(call: Call): Reply {
  const commands = commandsOf(call);
  const body = call.body as unknown as CommandBody;
  checkCommand(body);
  const known = commands.find((command) => sameCommand(command, body));
  if (!known) {
    checkCount([...commands, body]);
    needToCreate(call, 1);
  }
  const command = newCommand(call, body, known?.id);
  if (known) commands.splice(commands.indexOf(known), 1, command);
  else commands.push(command);
  call.core.changed();
  return new Reply(known ? 200 : 201, command);
}

function overwrite(call: Call): APIApplicationCommand[] {
  const commands = commandsOf(call);
  const wanted = (call.body.list ?? []) as CommandBody[];
  checkCommands(wanted);
  checkCount(wanted);
  const known = wanted.map((body) => commands.find((command) => sameCommand(command, body)));
  needToCreate(call, known.filter((command) => !command).length);
  const replaced = wanted.map((body, index) => newCommand(call, body, known[index]?.id));
  commands.splice(0, commands.length, ...replaced);
  call.core.changed();
  return commands;
}

function change(call: Call): APIApplicationCommand {
  const { command, commands } = find(call);
  const body = { ...command, ...call.body } as unknown as CommandBody;
  checkCommand(body);
  const changed = newCommand(call, body, command.id);
  commands.splice(commands.indexOf(command), 1, changed);
  call.core.changed();
  return changed;
}

/** 200 new commands a day in each guild, and as many global ones; to overwrite one is free. */
function needToCreate({ limiter, params }: Call, count: number): void {
  if (!limiter.takeQuota('commandCreate', params.guild_id ?? 'global', count)) {
    throw discordError('tooManyCommandCreates');
  }
}

function find(call: Call): { command: APIApplicationCommand; commands: APIApplicationCommand[] } {
  const commands = commandsOf(call);
  const command = commands.find(({ id }) => id === call.params.command_id);
  if (!command) throw discordError('unknownCommand');
  return { command, commands };
}

function sameCommand(command: APIApplicationCommand, body: CommandBody): boolean {
  return command.name === body.name && Number(command.type) === (body.type ?? 1);
}

function newCommand(
  { core, params }: Call,
  body: CommandBody,
  id = core.nextId(),
): APIApplicationCommand {
  const command: Record<string, unknown> = {
    default_member_permissions: null,
    description: '',
    nsfw: false,
    name_localizations: null,
    description_localizations: null,
    ...(params.guild_id === undefined
      ? { dm_permission: true, contexts: null, integration_types: [0] }
      : { guild_id: params.guild_id }),
    ...body,
    type: body.type ?? 1,
    id,
    application_id: core.world.application.id,
    version: core.nextId(),
  };
  return command as unknown as APIApplicationCommand;
}
