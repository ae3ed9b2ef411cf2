import { MongoError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { Collection } from '../storage/collection.ts';
import type { IndexSpec } from '../storage/collection-index.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { splitNamespace } from '../storage/store.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { idKey } from '../values/id-key.ts';
import {
  collectionName,
  collectionOf,
  listField,
  objectField,
  type Command,
  type CommandContext,
} from './command.ts';

const ID_SPEC = { v: 2, key: { _id: 1 }, name: '_id_' };

const create: Command = {
  fields: [],
  run(body, { store, db }) {
    const name = collectionName(body, 'create');
    if (store.find(db, name)) throw new MongoError(48, `Collection ${db}.${name} already exists.`);
    store.create(db, name);
    return { ok: 1 };
  },
};

const drop: Command = {
  fields: [],
  run(body, { store, db }) {
    const name = collectionName(body, 'drop');
    return store.drop(db, name) ? { ns: `${db}.${name}`, nIndexesWas: 1, ok: 1 } : { ok: 1 };
  },
};

const dropDatabase: Command = {
  fields: [],
  run(_body, { store, db }) {
    for (const { ns } of store.collections(db)) store.drop(db, splitNamespace(ns)[1]);
    return { dropped: db, ok: 1 };
  },
};

const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum'],
  run(body, context) {
    const { store, db } = context;
    const createdCollectionAutomatically = !collectionOf(body, 'createIndexes', context);
    const specs = listField(body, 'indexes')
      .filter((spec) => !isIdKey(spec.key))
      .map(parseIndexSpec);
    const collection = store.findOrCreate(db, collectionName(body, 'createIndexes'));
    const numIndexesBefore = collection.indexes.size + 1;
    for (const spec of specs) if (!isKnown(collection, spec)) collection.createIndex(spec);
    const numIndexesAfter = collection.indexes.size + 1;
    const note = numIndexesBefore === numIndexesAfter ? { note: 'all indexes already exist' } : {};
    return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note, ok: 1 };
  },
};

function isIdKey(key: unknown): boolean {
  return isPlainObject(key) && idKey(key) === idKey(ID_SPEC.key);
}

function isKnown(collection: Collection, spec: IndexSpec): boolean {
  const { name, ...definition } = spec;
  for (const { spec: existing } of collection.indexes.values()) {
    const { name: existingName, ...other } = existing;
    const isSame = idKey(definition) === idKey(other);
    if (name === existingName && isSame) return true;
    if (name === existingName) {
      throw new MongoError(
        86,
        `An existing index has the same name as the requested index (${name}) but another definition`,
      );
    }
    if (
      idKey(definition.key) === idKey(other.key) &&
      idKey(definition.partialFilterExpression ?? {}) === idKey(other.partialFilterExpression ?? {})
    ) {
      throw new MongoError(
        85,
        `Index already exists with a different name or options: ${existingName}`,
      );
    }
  }
  return false;
}

const listIndexes: Command = {
  fields: ['cursor'],
  run(body, context) {
    const collection = existing(body, 'listIndexes', context);
    const specs = [...collection.indexes.values()].map(({ spec }) => ({ v: 2, ...spec }));
    return context.cursors.first(collection.ns, [ID_SPEC, ...specs], objectField(body, 'cursor'));
  },
};

function existing(body: Doc, name: string, context: CommandContext): Collection {
  const collection = collectionOf(body, name, context);
  if (collection) return collection;
  throw new MongoError(26, `ns does not exist: ${context.db}.${collectionName(body, name)}`);
}

const dropIndexes: Command = {
  fields: ['index'],
  run(body, context) {
    const collection = existing(body, 'dropIndexes', context);
    const nIndexesWas = collection.indexes.size + 1;
    const names = [...collection.indexes.keys()];
    const wanted =
      body.index === '*' ? names : [body.index].flat().map((index) => nameOf(collection, index));
    for (const name of wanted) {
      if (name === '_id_') throw new MongoError(72, 'cannot drop _id index');
      if (!names.includes(name)) throw new MongoError(27, `index not found with name [${name}]`);
    }
    wanted.forEach((name) => {
      collection.dropIndex(name);
    });
    return { nIndexesWas, ok: 1 };
  },
};

function nameOf(collection: Collection, index: unknown): string {
  if (!isPlainObject(index)) return String(index);
  if (isIdKey(index)) return '_id_';
  const found = [...collection.indexes.values()].find(
    ({ spec }) => idKey(spec.key) === idKey(index),
  );
  if (found) return found.spec.name;
  throw new MongoError(27, `can't find index with key: ${JSON.stringify(index)}`);
}

const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
  run(body, { store, cursors, db }) {
    const filter = compileFilter(objectField(body, 'filter'));
    const found = store
      .collections(db)
      .map(({ ns, uuid }) => ({
        name: splitNamespace(ns)[1],
        type: 'collection',
        ...(body.nameOnly
          ? {}
          : { options: {}, info: { readOnly: false, uuid }, idIndex: ID_SPEC }),
      }))
      .filter((entry) => filter.test(entry));
    return cursors.first(`${db}.$cmd.listCollections`, found, objectField(body, 'cursor'));
  },
};

const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run(body, { store }) {
    const filter = compileFilter(objectField(body, 'filter'));
    const databases = store
      .databaseNames()
      .map((name) =>
        body.nameOnly
          ? { name }
          : { name, sizeOnDisk: sizeOf(store.collections(name)), empty: false },
      )
      .filter((entry) => filter.test(entry));
    return { databases, ok: 1 };
  },
};

function sizeOf(collections: Collection[]): number {
  let bytes = 0;
  for (const collection of collections)
    for (const stored of collection.all()) bytes += stored.bytes.length;
  return bytes;
}

export const catalogCommands = {
  create,
  drop,
  dropDatabase,
  createIndexes,
  listIndexes,
  dropIndexes,
  listCollections,
  listDatabases,
};
