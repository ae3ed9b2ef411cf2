import { ObjectId } from 'bson';
import { MongoError, notSupported } from '../errors.ts';
import { compileFilter, type Filter } from '../query/filter.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { compareBson } from '../values/bson-order.ts';
import { valuesAt } from '../values/paths.ts';

/** A stored document. `doc` is replaced as a whole and never edited: cursors may still hold it. */
export interface StoredDocument {
  readonly sequence: number;
  doc: Doc;
  bytes: Buffer;
}

export interface IndexSpec {
  name: string;
  key: Doc;
  unique?: boolean;
  sparse?: boolean;
  expireAfterSeconds?: number;
  partialFilterExpression?: Doc;
}

interface Entry {
  readonly key: unknown[];
  readonly stored: StoredDocument;
}

/** One component of a look-up: equal to `eq`, or between `low` and `high`, both inclusive. */
export type Bound = { eq: unknown } | { low?: unknown; high?: unknown };

/**
 * An index is an array of entries sorted by key, searched by halving. An entry in the middle costs a
 * move of the pointers behind it: 20 µs at 100,000 documents, which is the size this server is for.
 */
export class CollectionIndex {
  readonly spec: IndexSpec;
  readonly paths: string[];
  /** Whether some document has several entries: then two bounds may be met by two of them. */
  isMultikey = false;
  readonly #partial: Filter | undefined;
  #entries: Entry[] = [];

  constructor(spec: IndexSpec) {
    this.spec = spec;
    this.paths = Object.keys(spec.key);
    this.#partial = spec.partialFilterExpression && compileFilter(spec.partialFilterExpression);
  }

  build(all: Iterable<StoredDocument>, ns: string): void {
    for (const stored of all) {
      for (const key of this.#keysOf(stored.doc)) this.#entries.push({ key, stored });
    }
    this.#entries.sort(compareEntries);
    for (let i = 1; this.spec.unique && i < this.#entries.length; i++) {
      const [a, b] = [this.#entries[i - 1], this.#entries[i]];
      if (a && b && a.stored !== b.stored && compareBson(a.key, b.key) === 0)
        throw duplicateKey(this.spec, b.key, ns);
    }
  }

  /** Throws DuplicateKey where another document than `except` has a key of this one. */
  assertUnique(doc: Doc, ns: string, except?: StoredDocument): void {
    const keys = this.#keysOf(doc);
    if (!this.spec.unique) return;
    for (const key of keys) {
      for (const stored of this.lookUp(key.map((eq) => ({ eq })))) {
        if (stored !== except) throw duplicateKey(this.spec, key, ns);
      }
    }
  }

  add(stored: StoredDocument): void {
    for (const key of this.#keysOf(stored.doc)) {
      const entry = { key, stored };
      this.#entries.splice(
        this.#position((other) => compareEntries(other, entry)),
        0,
        entry,
      );
    }
  }

  remove(stored: StoredDocument): void {
    for (const key of this.#keysOf(stored.doc)) {
      const entry = { key, stored };
      const at = this.#position((other) => compareEntries(other, entry));
      if (this.#entries[at]?.stored === stored) this.#entries.splice(at, 1);
    }
  }

  /** What a TTL index lets expire: each document with a date, or one in an array, that is old enough. */
  expired(now: number): StoredDocument[] {
    const { expireAfterSeconds } = this.spec;
    if (expireAfterSeconds === undefined) return [];
    const high = new Date(now - expireAfterSeconds * 1000);
    return [...new Set(this.lookUp([{ low: EARLIEST, high }]))];
  }

  /** The documents within the bounds of the first paths; only the last bound may be a range. */
  lookUp(bounds: Bound[]): StoredDocument[] {
    const from = this.#position((entry) => (this.#compare(entry, bounds, 'low') < 0 ? -1 : 0));
    const to = this.#position((entry) => (this.#compare(entry, bounds, 'high') <= 0 ? -1 : 0));
    return this.#entries.slice(from, to).map(({ stored }) => stored);
  }

  #compare(entry: Entry, bounds: Bound[], side: 'low' | 'high'): number {
    for (const [i, bound] of bounds.entries()) {
      const wanted = 'eq' in bound ? bound.eq : bound[side];
      const isOpen = !('eq' in bound) && wanted === undefined;
      const order = isOpen ? 0 : compareBson(entry.key[i], wanted);
      if (order) return order;
    }
    return 0;
  }

  /** The first position whose entry is not before what is looked for. */
  #position(order: (entry: Entry) => number): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry && order(entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #keysOf(doc: Doc): unknown[][] {
    if (this.#partial && !this.#partial.test(doc)) return [];
    const found = this.paths.map((path) => valuesAt(doc, path));
    if (this.spec.sparse && found.flat().every((value) => value === undefined)) return [];
    const columns = found.map((values) => distinctKeys(values));
    const many = this.paths.filter((_, i) => (columns[i]?.length ?? 0) > 1);
    if (many.length > 0) this.isMultikey = true;
    if (many.length > 1) this.#assertSameArray(many);
    return columns.reduce<unknown[][]>(
      (rows, column) => rows.flatMap((row) => column.map((value) => [...row, value])),
      [[]],
    );
  }

  #assertSameArray(paths: string[]): void {
    if (new Set(paths.map((path) => path.split('.')[0])).size > 1) {
      throw new MongoError(171, `cannot index parallel arrays [${paths.join('] [')}]`);
    }
    if (this.spec.unique)
      throw notSupported(`The unique index ${this.spec.name} over two fields of one array`);
  }
}

export function duplicateKey(
  { name, key: keyPattern }: IndexSpec,
  key: unknown[],
  ns: string,
): MongoError {
  const paths = Object.keys(keyPattern);
  const shown = paths.map((path, i) => `${path}: ${shellText(key[i])}`).join(', ');
  return new MongoError(
    11000,
    `E11000 duplicate key error collection: ${ns} index: ${name} dup key: { ${shown} }`,
    { keyPattern, keyValue: Object.fromEntries(paths.map((path, i) => [path, key[i]])) },
  );
}

const EARLIEST = new Date(-8.64e15);

/** An empty array has the key `undefined`, a missing field `null`. */
function distinctKeys(values: unknown[]): unknown[] {
  if (values.length === 1 && !Array.isArray(values[0])) return [values[0] ?? null];
  const keys = values.flatMap((value) =>
    Array.isArray(value) ? (value.length ? (value as unknown[]) : [undefined]) : [value ?? null],
  );
  if (keys.length === 0) return [null];
  return keys.sort(compareBson).filter((key, i) => i === 0 || compareBson(key, keys[i - 1]) !== 0);
}

function compareEntries(a: Entry, b: Entry): number {
  for (let i = 0; i < a.key.length; i++) {
    const order = compareBson(a.key[i], b.key[i]);
    if (order) return order;
  }
  return a.stored.sequence - b.stored.sequence;
}

/** A value as MongoDB writes it into its messages. */
function shellText(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[ ${value.map(shellText).join(', ')} ]`;
  if (isPlainObject(value)) {
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${shellText(item)}`)
      .join(', ')} }`;
  }
  return `${value as string}`;
}
