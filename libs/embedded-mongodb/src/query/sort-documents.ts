import { MongoError, notSupported } from '../errors.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { compareBson, toNumber } from '../values/bson-order.ts';
import { valuesAt } from '../values/paths.ts';

/**
 * MongoDB's sort: an array counts by its least element when ascending and by its greatest when
 * descending, a missing field as null. mingo sorts arrays by their least element both ways.
 */
export function sortDocuments<T>(items: T[], sort: unknown, docOf: (item: T) => unknown): T[] {
  if (!isPlainObject(sort) || Object.keys(sort).length === 0) return items;
  const fields = Object.entries(sort).map(([path, order]) => {
    if (path.startsWith('$') || isPlainObject(order)) throw notSupported(`A sort by ${path}`);
    const direction = toNumber(order);
    if (Math.abs(direction) !== 1)
      throw new MongoError(2, `Sort order for '${path}' must be 1 or -1`);
    return { path, direction };
  });
  return items
    .map((item) => ({
      item,
      keys: fields.map(({ path, direction }) => sortKey(docOf(item) as Doc, path, direction)),
    }))
    .sort((a, b) => {
      for (const [i, { direction }] of fields.entries()) {
        const order = compareBson(a.keys[i], b.keys[i]);
        if (order) return order * direction;
      }
      return 0;
    })
    .map(({ item }) => item);
}

function sortKey(doc: Doc, path: string, direction: number): unknown {
  const values = valuesAt(doc, path).flatMap((value) =>
    Array.isArray(value) ? (value.length ? (value as unknown[]) : [undefined]) : [value ?? null],
  );
  if (values.length === 0) return null;
  return values.reduce((best, value) => (compareBson(value, best) * direction < 0 ? value : best));
}
