import type { FormIssue } from '../form-errors.ts';
import { invalidForm } from '../form-errors.ts';

type Json = Record<string, unknown>;
type Path = (string | number)[];

const CHAT_INPUT = 1;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** What a command may hold (developers/interactions/application-commands). */
export function checkCommand(body: Json, path: Path): void {
  const issues = commandIssues(body, path);
  if (issues.length > 0) throw invalidForm(issues);
}

export function checkCommands(list: readonly Json[]): void {
  const issues = list.flatMap((body, index) => commandIssues(body, [index]));
  const seen = new Set<string>();
  list.forEach((body, index) => {
    const key = `${String(body.type ?? CHAT_INPUT)} ${String(body.name)}`;
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

function commandIssues(body: Json, path: Path): FormIssue[] {
  const issues = nameIssues(body, path, Number(body.type ?? CHAT_INPUT) === CHAT_INPUT);
  const options = Array.isArray(body.options) ? (body.options as Json[]) : [];
  return [...issues, ...optionIssues(options, path)];
}

function optionIssues(options: readonly Json[], path: Path): FormIssue[] {
  const issues: FormIssue[] = [];
  if (options.length > 25) issues.push(badLength([...path, 'options'], 0, 25));
  let optional = false;
  options.forEach((option, index) => {
    const at = [...path, 'options', index];
    issues.push(...nameIssues(option, at, true));
    if (option.required === true && optional) {
      issues.push({
        path: at,
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      });
    }
    optional ||= option.required !== true;
    const choices = Array.isArray(option.choices) ? option.choices : [];
    if (choices.length > 25) issues.push(badLength([...at, 'choices'], 0, 25));
    if (Array.isArray(option.options)) {
      issues.push(...optionIssues(option.options as Json[], at));
    }
  });
  return issues;
}

function nameIssues(body: Json, path: Path, strict: boolean): FormIssue[] {
  const issues: FormIssue[] = [];
  const name = typeof body.name === 'string' ? body.name : '';
  const description = typeof body.description === 'string' ? body.description : '';
  if (name.length < 1 || name.length > 32) issues.push(badLength([...path, 'name'], 1, 32));
  else if (strict && (!NAME.test(name) || name !== name.toLowerCase())) {
    issues.push({
      path: [...path, 'name'],
      code: 'APPLICATION_COMMAND_INVALID_NAME',
      message: 'Command name is invalid',
    });
  }
  if (strict && (description.length < 1 || description.length > 100)) {
    issues.push(badLength([...path, 'description'], 1, 100));
  }
  return issues;
}

function badLength(path: Path, least: number, most: number): FormIssue {
  return {
    path,
    code: 'BASE_TYPE_BAD_LENGTH',
    message: `Must be between ${least} and ${most} in length.`,
  };
}
