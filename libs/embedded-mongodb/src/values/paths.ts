import { isPlainObject } from './bson-codec.ts';

/**
 * What a dotted path leads to, as MongoDB's matcher walks it: arrays on the way are entered element
 * by element, and by position where the path names one. A missing field is `undefined`. Arrays at the
 * end are returned whole.
 */
export function valuesAt(doc: unknown, path: string): unknown[] {
  if (!path.includes('.')) return [own(doc, path)];
  const found: unknown[] = [];
  collect(doc, path.split('.'), 0, found);
  return found;
}

/** Like `valuesAt`, with every array at the end spread into its elements, followed by itself. */
export function candidatesAt(doc: unknown, path: string): unknown[] {
  const found = valuesAt(doc, path);
  if (!found.some(Array.isArray)) return found;
  return found.flatMap((value) =>
    Array.isArray(value) ? [...(value as unknown[]), value] : [value],
  );
}

function collect(value: unknown, parts: string[], at: number, found: unknown[]): void {
  const part = parts[at] ?? '';
  const next = own(value, part);
  if (at === parts.length - 1) found.push(next);
  else if (!Array.isArray(next)) collect(next, parts, at + 1, found);
  else {
    for (const item of next) if (isPlainObject(item)) collect(item, parts, at + 1, found);
    const position = parts[at + 1] ?? '';
    if (/^\d+$/.test(position) && Number(position) < next.length) {
      collectItem(next[Number(position)], parts, at + 1, found);
    }
  }
}

function collectItem(item: unknown, parts: string[], at: number, found: unknown[]): void {
  if (at === parts.length - 1) found.push(item);
  else if (Array.isArray(item)) collect({ item }, ['item', ...parts.slice(at + 1)], 0, found);
  else collect(item, parts, at + 1, found);
}

function own(value: unknown, field: string): unknown {
  return isPlainObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}

/** The value at a path that names positions in arrays (`roles.0.name`); undefined if there is none. */
export function valueAt(doc: unknown, parts: string[]): unknown {
  let value = doc;
  for (const part of parts) {
    if (Array.isArray(value))
      value = /^\d+$/.test(part) ? (value as unknown[])[Number(part)] : undefined;
    else value = own(value, part);
  }
  return value;
}
