import { badRequest } from '../request-error.ts';

export type Fields = Record<string, unknown>;

/** Reads the body of a control call; what is missing or of the wrong kind is named. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') {
    throw badRequest(`"${name}" is missing: send it as a non-empty string.`);
  }
  return value;
}

export function optionalText(fields: Fields, name: string): string | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : text(fields, name);
}

export function optionalNumber(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw badRequest(`"${name}" must be a number.`);
  }
  return value;
}

export function optionalTexts(fields: Fields, name: string): string[] | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw badRequest(`"${name}" must be a list of strings.`);
  }
  return value as string[];
}

export function optionalObject(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw badRequest(`"${name}" must be an object.`);
  }
  return value as Fields;
}
