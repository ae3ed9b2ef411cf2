import { ObjectId, UUID } from 'bson';
import { MongoError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { sortDocuments } from '../query/sort-documents.ts';
import { encode, isPlainObject, type Doc } from '../values/bson-codec.ts';
import { typeName } from '../values/bson-order.ts';
import { idKey } from '../values/id-key.ts';
import {
  CollectionIndex,
  duplicateKey,
  type IndexSpec,
  type StoredDocument,
} from './collection-index.ts';
import { planQuery } from './query-plan.ts';
import type { Change } from './change.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

let lastSequence = 0;

/** The documents and indexes of one collection. Every change is told to `onChange` for the journal. */
export class Collection {
  readonly ns: string;
  readonly uuid: UUID;
  readonly indexes = new Map<string, CollectionIndex>();
  readonly #documents = new Map<string, StoredDocument>();
  readonly #onChange: (change: Change) => void;

  constructor(ns: string, onChange: (change: Change) => void, uuid = new UUID()) {
    this.ns = ns;
    this.uuid = uuid;
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#documents.size;
  }

  all(): Iterable<StoredDocument> {
    return this.#documents.values();
  }

  /** Matches, sorted or in natural order, with how they were found. */
  find(
    filter: Doc,
    sort?: unknown,
  ): { matches: StoredDocument[]; index: string | undefined; examined: number } {
    const compiled = compileFilter(filter);
    const { candidates, index } = this.#candidates(filter);
    const matches: StoredDocument[] = [];
    let examined = 0;
    for (const stored of candidates) {
      examined++;
      if (compiled.test(stored.doc)) matches.push(stored);
    }
    return { matches: sortDocuments(matches, sort, ({ doc }) => doc), index, examined };
  }

  #candidates(filter: Doc): { candidates: Iterable<StoredDocument>; index: string | undefined } {
    const ids = planQuery(filter, [ID_INDEX])?.lookUps;
    if (ids?.every(([bound]) => bound && 'eq' in bound)) {
      const found = ids.flatMap(([bound]) => this.#byId((bound as { eq: unknown }).eq) ?? []);
      return { candidates: inNaturalOrder(found), index: '_id_' };
    }
    const plan = planQuery(filter, this.indexes.values());
    if (!plan) return { candidates: this.all(), index: undefined };
    const found = plan.lookUps.flatMap((bounds) => plan.index.lookUp(bounds));
    return { candidates: inNaturalOrder(found), index: plan.index.spec.name };
  }

  #byId(id: unknown): StoredDocument | undefined {
    return this.#documents.get(idKey(id));
  }

  /** Stores a new document, with an `_id` and that first; returns the `_id`. */
  insert(input: Doc): unknown {
    const { _id = new ObjectId(), ...fields } = input;
    if (['array', 'regex', 'undefined'].includes(typeName(_id))) {
      throw new MongoError(53, `The '_id' value cannot be of type ${typeName(_id)}`);
    }
    // A dollar sign is allowed in the keys of every other field, since MongoDB 5.
    const dollar = isPlainObject(_id) && Object.keys(_id).find((key) => key.startsWith('$'));
    if (dollar) {
      throw new MongoError(
        52,
        `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
      );
    }
    const doc: Doc = { _id, ...fields };
    if (this.#byId(_id)) throw duplicateKey(ID_INDEX.spec, [_id], this.ns);
    for (const index of this.indexes.values()) index.assertUnique(doc, this.ns);
    const stored = { sequence: ++lastSequence, doc, bytes: encodeChecked(doc) };
    this.#documents.set(idKey(_id), stored);
    for (const index of this.indexes.values()) index.add(stored);
    this.#onChange({ op: 'put', ns: this.ns, bytes: stored.bytes });
    return _id;
  }

  /** Puts `doc` in the place of a stored document; false when that changes nothing. */
  replace(stored: StoredDocument, doc: Doc): boolean {
    const bytes = encodeChecked(doc);
    if (bytes.equals(stored.bytes)) return false;
    for (const index of this.indexes.values()) index.assertUnique(doc, this.ns, stored);
    for (const index of this.indexes.values()) index.remove(stored);
    Object.assign(stored, { doc, bytes });
    for (const index of this.indexes.values()) index.add(stored);
    this.#onChange({ op: 'put', ns: this.ns, bytes });
    return true;
  }

  remove(stored: StoredDocument): void {
    this.#documents.delete(idKey(stored.doc._id));
    for (const index of this.indexes.values()) index.remove(stored);
    this.#onChange({ op: 'remove', ns: this.ns, id: stored.doc._id });
  }

  createIndex(spec: IndexSpec): void {
    const index = new CollectionIndex(spec);
    index.build(this.all(), this.ns);
    this.indexes.set(spec.name, index);
    this.#onChange({ op: 'createIndex', ns: this.ns, spec });
  }

  dropIndex(name: string): void {
    this.indexes.delete(name);
    this.#onChange({ op: 'dropIndex', ns: this.ns, name });
  }

  /** Replays a document from the journal: new, or in the place of the one with its `_id`. */
  restore(doc: Doc, bytes: Buffer): void {
    const stored = this.#byId(doc._id);
    if (stored) Object.assign(stored, { doc, bytes });
    else this.#documents.set(idKey(doc._id), { sequence: ++lastSequence, doc, bytes });
  }

  restoreIndex(spec: IndexSpec): void {
    this.indexes.set(spec.name, new CollectionIndex(spec));
  }

  buildIndexes(): void {
    for (const index of this.indexes.values()) index.build(this.all(), this.ns);
  }

  restoreRemoval(id: unknown): void {
    this.#documents.delete(idKey(id));
  }
}

/** `_id` is looked up in the collection's own map: this index only stands for it in plans. */
const ID_INDEX = new CollectionIndex({ name: '_id_', key: { _id: 1 } });

function inNaturalOrder(found: StoredDocument[]): StoredDocument[] {
  return found.length < 2 ? found : [...new Set(found)].sort((a, b) => a.sequence - b.sequence);
}

function encodeChecked(doc: Doc): Buffer {
  const bytes = encode(doc);
  if (bytes.length <= MAX_DOCUMENT_BYTES) return bytes;
  throw new MongoError(
    10334,
    `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
  );
}
