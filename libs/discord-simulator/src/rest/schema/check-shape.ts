import type { ErrorObject } from 'ajv';

import type { FormIssue } from '../form-errors.ts';
import { invalidForm, REQUIRED } from '../form-errors.ts';
import { bodySchema, meaningful } from './schemas.ts';

const CONVERT: Record<string, readonly [code: string, message: string]> = {
  string: ['STRING_TYPE_CONVERT', 'Could not interpret the value as string.'],
  boolean: ['BOOLEAN_TYPE_CONVERT', 'Must be either true or false.'],
  array: ['LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType'],
  object: ['DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType'],
  number: ['NUMBER_TYPE_COERCE', 'Value is not a number.'],
  integer: ['NUMBER_TYPE_COERCE', 'Value is not int.'],
};

/** Throws 50035 when the body is not what Discord's published schema says; ids become text. */
export function checkShape(name: string, body: unknown): void {
  const validate = bodySchema(name);
  if (validate(body)) return;
  const seen = new Set<string>();
  const issues = meaningful(validate.errors ?? [])
    .map(toIssue)
    .filter(({ path, code }) => {
      const key = `${path.join('.')} ${code}`;
      return seen.has(key) ? false : seen.add(key);
    });
  throw invalidForm(issues);
}

function toIssue({ keyword, instancePath, params }: ErrorObject): FormIssue {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const detail = params as Record<string, unknown>;
  const limit = Number(detail.limit);
  const issue = (code: string, message: string): FormIssue => ({ path, code, message });
  switch (keyword) {
    case 'required':
      return {
        path: [...path, String(detail.missingProperty)],
        code: REQUIRED[0],
        message: REQUIRED[1],
      };
    case 'maxLength':
    case 'maxItems':
      return issue('BASE_TYPE_MAX_LENGTH', `Must be ${limit} or fewer in length.`);
    case 'minLength':
    case 'minItems':
      return issue('BASE_TYPE_MIN_LENGTH', `Must be ${limit} or more in length.`);
    case 'maximum':
      return issue('NUMBER_TYPE_MAX', `int value should be less than or equal to ${limit}.`);
    case 'minimum':
      return issue('NUMBER_TYPE_MIN', `int value should be greater than or equal to ${limit}.`);
    case 'const':
    case 'enum': {
      const values = [detail.allowedValues ?? detail.allowedValue].flat().join(', ');
      return issue('BASE_TYPE_CHOICES', `Value must be one of {${values}}.`);
    }
    case 'format':
      return detail.format === 'date-time'
        ? issue('DATE_TIME_TYPE_PARSE', 'Could not parse the value. Should be ISO8601.')
        : issue('URL_TYPE_INVALID_URL', 'Not a well formed URL.');
    case 'pattern':
      return issue('NUMBER_TYPE_COERCE', 'Value is not int.');
    case 'snowflake':
      return issue('NUMBER_TYPE_COERCE', 'Value is not snowflake.');
    default: {
      const type = [detail.type].flat().find((name) => name !== 'null');
      const [code, message] = CONVERT[String(type)] ?? ['BASE_TYPE_INVALID', 'Invalid value.'];
      return issue(code, message);
    }
  }
}
