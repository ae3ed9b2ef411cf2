import type { FormIssue } from '../form-errors.ts';
import { invalidForm } from '../form-errors.ts';

/** The parts of a command that the rules look at; its shape has been checked. */
export interface CommandBody {
  type?: number | null;
  name: string;
  description?: string | null;
  options?: OptionBody[] | null;
}

interface OptionBody {
  name: string;
  required?: boolean | null;
  options?: OptionBody[] | null;
}

type Path = readonly (string | number)[];

const CHAT_INPUT = 1;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** What the published schema cannot say of commands (developers/interactions/application-commands). */
export function checkCommand(body: CommandBody): void {
  const issues = commandIssues(body, []);
  if (issues.length > 0) throw invalidForm(issues);
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
  if ((body.type ?? CHAT_INPUT) !== CHAT_INPUT) return [];
  const issues = nameIssues(body.name, path);
  if (!body.description) {
    issues.push({
      path: [...path, 'description'],
      code: 'BASE_TYPE_REQUIRED',
      message: 'This field is required',
    });
  }
  return [...issues, ...optionIssues(body.options ?? [], path)];
}

function optionIssues(options: readonly OptionBody[], path: Path): FormIssue[] {
  let optional = false;
  return options.flatMap((option, index) => {
    const at = [...path, 'options', index];
    const issues = [...nameIssues(option.name, at), ...optionIssues(option.options ?? [], at)];
    if (option.required === true && optional) {
      issues.push({
        path: at,
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      });
    }
    optional ||= option.required !== true;
    return issues;
  });
}

function nameIssues(name: string, path: Path): FormIssue[] {
  if (NAME.test(name) && name === name.toLowerCase()) return [];
  return [
    {
      path: [...path, 'name'],
      code: 'APPLICATION_COMMAND_INVALID_NAME',
      message: 'Command name is invalid',
    },
  ];
}
