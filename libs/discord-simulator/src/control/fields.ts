import type { Permissions } from '../admins/permissions-of.ts';
import type { PermissionName } from '../permissions.ts';
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

/** A text, null to take it away, undefined to leave it as it is. */
export function nullableText(fields: Fields, name: string): string | null | undefined {
  return fields[name] === null ? null : optionalText(fields, name);
}

/** True only when it was sent as true. */
export function flag(fields: Fields, name: string): boolean {
  return fields[name] === true;
}

export function optionalFlag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw badRequest(`"${name}" must be true or false.`);
  return value;
}

export function permissions(fields: Fields, name: string): Permissions {
  return Array.isArray(fields[name])
    ? ((optionalTexts(fields, name) ?? []) as PermissionName[])
    : text(fields, name);
}

export function optionalPermissions(fields: Fields, name: string): Permissions | undefined {
  return fields[name] === undefined ? undefined : permissions(fields, name);
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

/** A whole number in the query, from `least` on. */
export function queryNumber({ searchParams }: URL, name: string, least = 0): number | undefined {
  const value = searchParams.get(name);
  if (value === null) return undefined;
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number) && number >= least) return number;
  throw badRequest(`"${name}" must be a whole number from ${least} on, not "${value}".`);
}
