import { ApplicationCommandOptionType as OptionType, ComponentType } from 'discord-api-types/v10';

import { badRequest, notFound } from '../request-error.ts';
import type { Choice, Chooser } from './choices.ts';
import { isOffered } from './choices.ts';
import type { SlashCommand } from './use-commands.ts';

/** A command, a group, a subcommand or an option: what it has depends on its type. */
export interface CommandOption {
  name: string;
  type: OptionType;
  required?: boolean;
  options?: CommandOption[];
  choices?: { name: string; value: string | number }[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  channel_types?: number[];
  autocomplete?: boolean;
}

type Value = string | number | boolean;

/** The select that offers what the option takes. */
const CHOSEN: Partial<Record<OptionType, ComponentType>> = {
  [OptionType.User]: ComponentType.UserSelect,
  [OptionType.Role]: ComponentType.RoleSelect,
  [OptionType.Channel]: ComponentType.ChannelSelect,
  [OptionType.Mentionable]: ComponentType.MentionableSelect,
};

/** Options as an interaction carries them; what a Discord client would not send is refused. */
export function answerOptions(
  by: Chooser,
  known: readonly CommandOption[],
  { command, options: sent = {}, focused }: Pick<SlashCommand, 'command' | 'options' | 'focused'>,
): { options: unknown[]; chosenIds: string[] } {
  if (focused === undefined) needRequired(known, sent, command);
  else needAutocomplete(known, focused, command);
  // A client asks for proposals before anything is typed, too.
  const given = focused === undefined ? sent : { ...sent, [focused]: sent[focused] ?? '' };
  const chosenIds: string[] = [];
  const options = Object.entries(given).map(([name, value]) => {
    const option = known.find((candidate) => candidate.name === name);
    if (!option) throw notFound(`"/${command}" has no option "${name}".`);
    const { type } = option;
    // What is being typed may be anything yet.
    if (focused === name) return { name, type, value, focused: true };
    const converted = convert(option, value);
    const select = CHOSEN[type];
    if (select !== undefined) {
      const { channel_types } = option;
      checkOffered(by, { name, type: select, channel_types }, String(converted));
      chosenIds.push(String(converted));
    }
    return { name, type, value: converted };
  });
  return { options, chosenIds };
}

function needRequired(
  known: readonly CommandOption[],
  given: Record<string, Value>,
  command: string,
): void {
  const missing = known.filter(({ name, required }) => required && given[name] === undefined);
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  throw badRequest(`"/${command}" needs these options: ${names}.`);
}

function needAutocomplete(known: readonly CommandOption[], focused: string, command: string): void {
  const option = known.find(({ name }) => name === focused);
  if (!option) throw notFound(`"/${command}" has no option "${focused}" that could be typed.`);
  if (option.autocomplete) return;
  throw badRequest(
    `The bot proposes nothing for the option "${focused}": it is not autocompleted.`,
  );
}

/** An option takes every user there is, by id, also one who is no member. */
function checkOffered(by: Chooser, choice: Choice & { name: string }, id: string): void {
  const takesUsers =
    choice.type === ComponentType.UserSelect || choice.type === ComponentType.MentionableSelect;
  if (isOffered(by, choice, id) || (takesUsers && by.core.world.users.has(id))) return;
  throw badRequest(`The option "${choice.name}" cannot be "${id}": there is none that it takes.`);
}

/** What is typed is text; the option says what it stands for, and what it takes. */
function convert(option: CommandOption, value: Value): Value {
  const { name, choices } = option;
  const converted = fromText(option, asText(name, value));
  if (choices && choices.length > 0 && !choices.some((choice) => choice.value === converted)) {
    const offered = choices.map((choice) => choice.value).join(', ');
    throw badRequest(`The option "${name}" takes one of ${offered}, not "${value}".`);
  }
  if (typeof converted === 'number') {
    checkRange(name, 'a number', converted, option.min_value, option.max_value);
  }
  if (typeof converted === 'string') {
    checkRange(name, 'a length', converted.length, option.min_length, option.max_length);
  }
  return converted;
}

function asText(name: string, value: unknown): string {
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  throw badRequest(`The option "${name}" takes a text, a number, or true or false.`);
}

function fromText({ name, type }: CommandOption, text: string): Value {
  switch (type) {
    case OptionType.Integer:
    case OptionType.Number: {
      const number = Number(text);
      if (text.trim() === '' || Number.isNaN(number)) {
        throw badRequest(`The option "${name}" takes a number, not "${text}".`);
      }
      if (type === OptionType.Integer && !Number.isInteger(number)) {
        throw badRequest(`The option "${name}" takes a whole number, not "${text}".`);
      }
      return number;
    }
    case OptionType.Boolean:
      if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
      throw badRequest(`The option "${name}" takes true or false, not "${text}".`);
    case OptionType.User:
    case OptionType.Channel:
    case OptionType.Role:
    case OptionType.Mentionable:
      if (/^\d{17,20}$/.test(text)) return text;
      throw badRequest(`The option "${name}" takes an id, not "${text}".`);
    case OptionType.Attachment:
      throw badRequest(`The option "${name}" takes a file, which members cannot send here.`);
    case OptionType.Subcommand:
    case OptionType.SubcommandGroup:
    case OptionType.String:
      return text;
  }
}

function checkRange(
  name: string,
  what: string,
  size: number,
  least = -Infinity,
  most = Infinity,
): void {
  if (size >= least && size <= most) return;
  throw badRequest(`The option "${name}" takes ${what} from ${least} to ${most}, not ${size}.`);
}
