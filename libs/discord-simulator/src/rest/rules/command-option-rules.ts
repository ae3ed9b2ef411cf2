import { ApplicationCommandOptionType as Type, Locale } from 'discord-api-types/v10';

import type { FormIssue } from '../form-errors.ts';

export interface Named {
  name: string;
  name_localizations?: Record<string, string> | null;
  description?: string | null;
  description_localizations?: Record<string, string> | null;
}

export interface OptionBody extends Named {
  type: Type;
  required?: boolean | null;
  autocomplete?: boolean | null;
  options?: OptionBody[] | null;
  choices?: (Named & { value?: unknown })[] | null;
}

export type Path = readonly (string | number)[];

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const LOCALES: ReadonlySet<string> = new Set(Object.values(Locale));

export function optionIssues(options: readonly OptionBody[], path: Path): FormIssue[] {
  const seen = new Set<string>();
  let optional = false;
  return options.flatMap((option, index) => {
    const at = [...path, 'options', index];
    const issues = [
      ...nameIssues(option.name, at),
      ...localeIssues(option, at),
      ...choiceIssues(option, at),
      ...optionIssues(option.options ?? [], at),
    ];
    const wrong = (code: string, message: string) => issues.push({ path: at, code, message });
    if (seen.has(option.name)) {
      wrong(
        'APPLICATION_COMMAND_OPTIONS_NAME_INVALID',
        `Option name ${option.name} is already used in these options`,
      );
    }
    seen.add(option.name);
    if (options[0] && isSubcommand(option) !== isSubcommand(options[0])) {
      wrong(
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are mutually exclusive to all other types',
      );
    }
    if (option.required === true && optional) {
      wrong(
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    optional ||= option.required !== true;
    return issues;
  });
}

/** `choices` are all that can be picked: there is nothing left to propose. */
function choiceIssues({ choices, autocomplete }: OptionBody, path: Path): FormIssue[] {
  const issues = (choices ?? []).flatMap((choice, index) =>
    localeIssues(choice, [...path, 'choices', index]),
  );
  if (autocomplete === true && choices && choices.length > 0) {
    issues.push({
      path: [...path, 'autocomplete'],
      code: 'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_INVALID',
      message: 'autocomplete cannot be set together with choices',
    });
  }
  return issues;
}

/** Translations are for the languages of Discord's clients (reference, "Locales"). */
export function localeIssues(named: Named, path: Path): FormIssue[] {
  return (['name_localizations', 'description_localizations'] as const).flatMap((field) =>
    Object.keys(named[field] ?? {})
      .filter((locale) => !LOCALES.has(locale))
      .map((locale) => ({
        path: [...path, field, locale],
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${[...LOCALES].join(', ')}}.`,
      })),
  );
}

export function nameIssues(name: string, path: Path): FormIssue[] {
  if (NAME.test(name) && name === name.toLowerCase()) return [];
  return [
    {
      path: [...path, 'name'],
      code: 'APPLICATION_COMMAND_INVALID_NAME',
      message: 'Command name is invalid',
    },
  ];
}

function isSubcommand({ type }: OptionBody): boolean {
  return type === Type.Subcommand || type === Type.SubcommandGroup;
}
