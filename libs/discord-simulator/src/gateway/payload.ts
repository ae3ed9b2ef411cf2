import type { RawData } from 'ws';

import { parseExactJson } from '../exact-json.ts';

/** What a client may send at once (developers/events/gateway, "Sending Events"). */
const MAX_PAYLOAD = 4096;

/** A payload that cannot be read, as JSON or by the types of its fields: 4002 closes its socket. */
export class UndecodablePayload extends Error {}

export type Fields = Record<string, unknown>;

export function parsePayload(raw: RawData): { op: number; d: unknown } {
  const bytes = raw as Buffer;
  if (bytes.length > MAX_PAYLOAD) throw new UndecodablePayload('more than 4,096 bytes');
  let payload: unknown;
  // discord.py sends ids as integers.
  try {
    payload = parseExactJson(bytes.toString());
  } catch {
    throw new UndecodablePayload('no JSON');
  }
  const { op, d } = fieldsOf(payload);
  if (typeof op !== 'number') throw new UndecodablePayload('"op" is no number');
  return { op, d };
}

export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UndecodablePayload('no object where one is due');
  }
  return value as Fields;
}

/** What is null counts as left out. */
export function optionalText(fields: Fields, name: string): string | undefined {
  return optional(fields, name, 'a string', (value) => typeof value === 'string');
}

export function optionalCount(fields: Fields, name: string): number | undefined {
  return optional(
    fields,
    name,
    'a whole number',
    (value) => Number.isInteger(value) && (value as number) >= 0,
  );
}

/** One text or a list of them. */
export function optionalTexts(fields: Fields, name: string): string[] | undefined {
  const given = optional<string | string[]>(fields, name, 'an id or a list of ids', (value) =>
    [value].flat().every((item) => typeof item === 'string'),
  );
  return given === undefined ? undefined : [given].flat();
}

function optional<T>(
  fields: Fields,
  name: string,
  kind: string,
  fits: (value: unknown) => boolean,
): T | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!fits(value)) throw new UndecodablePayload(`"${name}" is not ${kind}`);
  return value as T;
}
