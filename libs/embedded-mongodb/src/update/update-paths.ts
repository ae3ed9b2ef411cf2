import { setValue } from 'mingo/util';
import { MongoError } from '../errors.ts';
import { compileFilter, matchedPosition } from '../query/filter.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { typeName } from '../values/bson-order.ts';
import { valueAt } from '../values/paths.ts';

export interface UpdateContext {
  filter: Doc;
  arrayFilters: Doc[];
  now: Date;
  isInsert: boolean;
}

/**
 * The paths that `a.$.b`, `a.$[].b` and `a.$[x].b` stand for in one document, as `a.3.b`. mingo cannot
 * set two fields of the element that `$` names (it sees a conflict), so it only gets plain paths.
 */
export function concretePaths(doc: Doc, path: string, context: UpdateContext): string[] {
  const parts = path.split('.');
  const at = parts.findIndex((part) => part.startsWith('$'));
  if (at < 0) return [path];
  const head = parts.slice(0, at);
  const prefix = head.join('.');
  const items = valueAt(doc, head);
  if (at === 0)
    throw new MongoError(
      2,
      `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
    );
  if (items === undefined) {
    throw new MongoError(
      2,
      `The path '${prefix}' must exist in the document in order to apply array updates.`,
    );
  }
  if (!Array.isArray(items)) {
    throw new MongoError(
      2,
      `Cannot apply array updates to non-array element ${prefix}: ${typeName(items)}`,
    );
  }
  const rest = parts.slice(at + 1);
  return positions(items, parts[at] ?? '', prefix, context).flatMap((position) =>
    concretePaths(doc, [...head, position, ...rest].join('.'), context),
  );
}

function positions(
  items: unknown[],
  part: string,
  prefix: string,
  context: UpdateContext,
): number[] {
  if (part === '$') return [matchedPosition(context.filter, prefix, items)];
  const all = [...items.keys()];
  if (part === '$[]') return all;
  const name = /^\$\[([a-z][a-zA-Z0-9]*)\]$/.exec(part)?.[1];
  if (name === undefined) throw new MongoError(2, `The positional part '${part}' is not valid`);
  const filter = context.arrayFilters.find((candidate) => identifierOf(candidate) === name);
  if (!filter)
    throw new MongoError(
      2,
      `No array filter found for identifier '${name}' in path '${prefix}.${part}'`,
    );
  const query = compileFilter(filter);
  return all.filter((i) => query.test({ [name]: Array.isArray(items[i]) ? [items[i]] : items[i] }));
}

/** `{ 'x.id': 1, 'x.at': 2 }` filters the elements that `$[x]` names. */
export function identifierOf(arrayFilter: Doc): string {
  const names = Object.entries(arrayFilter).flatMap(([key, value]): string[] =>
    key.startsWith('$') ? (value as Doc[]).map(identifierOf) : [key.split('.')[0] ?? ''],
  );
  const [name] = names;
  if (name === undefined || new Set(names).size > 1) {
    throw new MongoError(9, 'Each array filter must name exactly one identifier');
  }
  return name;
}

/** Refuses paths MongoDB cannot create, where mingo would change nothing or replace a null. */
function assertCreatable(doc: Doc, path: string): void {
  const parts = path.split('.');
  if (parts.some((part) => part === '' || part === '__proto__')) {
    throw new MongoError(2, `The update path '${path}' contains an empty or forbidden field name`);
  }
  for (let i = 1; i < parts.length; i++) {
    const parent = valueAt(doc, parts.slice(0, i));
    if (parent === undefined) return;
    const field = parts[i] ?? '';
    if (!isPlainObject(parent) && !(Array.isArray(parent) && /^\d+$/.test(field))) {
      throw new MongoError(
        28,
        `Cannot create field '${field}' in element {${parts[i - 1]}: ${typeName(parent)}}`,
      );
    }
  }
}

/** Sets a value at a plain path; an array grows by nulls up to the position that is set. */
export function setAt(doc: Doc, path: string, value: unknown): void {
  assertCreatable(doc, path);
  const parts = path.split('.');
  for (let i = 1; i < parts.length; i++) {
    const parent = valueAt(doc, parts.slice(0, i));
    if (!Array.isArray(parent)) continue;
    const position = Number(parts[i]);
    if (position > parent.length + 1_500_000)
      throw new MongoError(2, `can't backfill array to ${position}`);
    while (parent.length < position) parent.push(null);
  }
  setValue(doc, path, value);
}
