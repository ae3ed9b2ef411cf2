import { discordError } from '../errors.ts';
import type { FormIssue } from '../form-errors.ts';
import { invalidForm } from '../form-errors.ts';
import type { Named, OptionBody, Path } from './command-option-rules.ts';
import { localeIssues, nameIssues, optionIssues } from './command-option-rules.ts';

/** The parts of a command that the rules look at; its shape has been checked. */
export interface CommandBody extends Named {
  type?: number | null;
  options?: OptionBody[] | null;
}

type Parts = Partial<Pick<OptionBody, 'options' | 'choices'>>;

const CHAT_INPUT = 1;
const MOST_TEXT = 8000;
/** How many there can be in one place, by type: slash commands, and those on users and messages. */
const MOST: Record<number, number> = { 1: 100, 2: 15, 3: 15 };

/** What the published schema cannot say of commands (developers/interactions/application-commands). */
export function checkCommand(body: CommandBody): void {
  const issues = commandIssues(body, []);
  if (issues.length > 0) throw invalidForm(issues);
}

/** 30032 when there are too many of one kind in one place. */
export function checkCount(list: readonly Pick<CommandBody, 'type'>[]): void {
  for (const [type, most] of Object.entries(MOST)) {
    const count = list.filter((command) => (command.type ?? CHAT_INPUT) === Number(type)).length;
    if (count > most) throw discordError('tooManyCommands');
  }
}

export function checkCommands(list: readonly CommandBody[]): void {
  const issues = list.flatMap((body, index) => commandIssues(body, [index]));
  const seen = new Set<string>();
  list.forEach(({ type, name }, index) => {
    const key = `${type ?? CHAT_INPUT} ${name}`;
    if (seen.has(key)) {
      issues.push({
        path: [index, 'name'],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      });
    }
    seen.add(key);
  });
  if (issues.length > 0) throw invalidForm(issues);
}

function commandIssues(body: CommandBody, path: Path): FormIssue[] {
  const locales = localeIssues(body, path);
  if ((body.type ?? CHAT_INPUT) !== CHAT_INPUT) return [...locales, ...menuIssues(body, path)];
  const issues = [...locales, ...nameIssues(body.name, path)];
  if (!body.description) {
    issues.push({
      path: [...path, 'description'],
      code: 'BASE_TYPE_REQUIRED',
      message: 'This field is required',
    });
  }
  if (textOf(body) > MOST_TEXT) {
    issues.push({
      path,
      code: 'APPLICATION_COMMAND_TOO_LARGE',
      message: `Command exceeds maximum size (${MOST_TEXT})`,
    });
  }
  return [...issues, ...optionIssues(body.options ?? [], path)];
}

/** Commands on users and messages have a name and nothing to fill in. */
function menuIssues({ description, options }: CommandBody, path: Path): FormIssue[] {
  return [
    ...(description
      ? [
          {
            path: [...path, 'description'],
            code: 'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID',
            message: 'Context menu commands cannot have description',
          },
        ]
      : []),
    ...(options && options.length > 0
      ? [
          {
            path: [...path, 'options'],
            code: 'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID',
            message: 'Context menu commands cannot have options',
          },
        ]
      : []),
  ];
}

/** Names, descriptions and values of the whole command; of translations the longest counts. */
function textOf({ options, choices, ...named }: Parts & Named): number {
  const { name, name_localizations, description, description_localizations } = named;
  const longest = (text: string, localized: Record<string, string> | null | undefined) =>
    Math.max(text.length, ...Object.values(localized ?? {}).map(({ length }) => length));
  const values = (choices ?? []).map(
    ({ value, ...choice }) => textOf(choice) + (typeof value === 'string' ? value.length : 0),
  );
  return [
    longest(name, name_localizations),
    longest(description ?? '', description_localizations),
    ...values,
    ...(options ?? []).map(textOf),
  ].reduce((sum, length) => sum + length, 0);
}
