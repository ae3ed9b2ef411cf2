import type { FieldError } from './problem.ts';

/** How much of what a caller sends is looked at; beyond it checking itself would take seconds. */
export interface Bounds {
  /** Containers within containers. */
  depth: number;
  /** Fields of one object, entries of one array. */
  entries: number;
  /** Values of all. */
  values: number;
  /** Of one text, in units of JavaScript's strings. */
  characters: number;
}

/** The largest event has 150 values. Joi needs a tenth of a millisecond for each that is wrong. */
export const BODY_BOUNDS: Bounds = { depth: 8, entries: 250, values: 600, characters: 20_000 };

/**
 * Of what Discord or VerseLink has signed: interactions bring messages, members and channels along, and newer senders
 * what nobody here looks into.
 */
export const SIGNED_BOUNDS: Bounds = {
  depth: 50,
  entries: 5_000,
  values: 20_000,
  characters: 100_000,
};

/** The first place where a JSON value is larger than it may be. */
export function boundsFault(
  body: unknown,
  { depth, entries, values, characters }: Bounds,
): FieldError | undefined {
  let seen = 0;
  const stack = [{ value: body, path: '', level: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, path, level } = next;
    const fault = (what: string) => ({
      field: path || 'body',
      message: `${path || 'body'} ${what}`,
    });
    seen += 1;
    if (seen > values) return wholeFault(`has more than ${values} values`);
    if (typeof value === 'string') {
      if (value.length > characters) return fault(`has more than ${characters} characters`);
    } else if (typeof value === 'object' && value !== null) {
      if (level === depth) return fault(`is nested more than ${depth} deep`);
      const isList = Array.isArray(value);
      const keys = Object.keys(value);
      if (keys.length > entries) {
        return fault(`has more than ${entries} ${isList ? 'entries' : 'fields'}`);
      }
      for (const [key, child] of Object.entries(value).reverse()) {
        const step = isList ? `[${key}]` : path === '' ? key : `.${key}`;
        stack.push({ value: child, path: path + step, level: level + 1 });
      }
    }
  }
  return undefined;
}

function wholeFault(what: string): FieldError {
  return { field: 'body', message: `body ${what}` };
}
