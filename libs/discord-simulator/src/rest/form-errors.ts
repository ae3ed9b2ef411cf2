import { DiscordError } from './errors.ts';

export interface FormIssue {
  path: readonly (string | number)[];
  code: string;
  message: string;
}

interface FieldTree {
  _errors?: { code: string; message: string }[];
  [field: string]: FieldTree | FieldTree['_errors'];
}

/** 50035 with Discord's tree of fields (developers/reference, "Error Messages"). */
export function invalidForm(issues: readonly FormIssue[]): DiscordError {
  const errors: FieldTree = {};
  for (const { path, code, message } of issues) {
    let node = errors;
    for (const step of path) node = (node[step] ??= {}) as FieldTree;
    (node._errors ??= []).push({ code, message });
  }
  return new DiscordError(400, 50035, 'Invalid Form Body', { errors });
}

/** One bad field. */
export function invalidField(
  path: readonly (string | number)[],
  code: string,
  message: string,
): DiscordError {
  return invalidForm([{ path, code, message }]);
}

/** An id in the path or in the query that can be none. */
export function notSnowflake(name: string, value: string): DiscordError {
  return invalidField([name], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`);
}

export const REQUIRED = ['BASE_TYPE_REQUIRED', 'This field is required'] as const;
