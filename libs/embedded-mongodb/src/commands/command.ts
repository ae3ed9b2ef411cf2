import type { Cursors } from '../cursors.ts';
import { MongoError, notSupported } from '../errors.ts';
import type { RetryableWrites } from '../retryable-writes.ts';
import type { Collection } from '../storage/collection.ts';
import type { Store } from '../storage/store.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';

export interface CommandContext {
  store: Store;
  cursors: Cursors;
  retries: RetryableWrites;
  /** Where clients reach this server, `host:port`. */
  address: string;
  db: string;
  now: Date;
}

export interface Command {
  /** The fields it takes besides its name and those of every command: any other is refused. */
  fields: string[];
  run(body: Doc, context: CommandContext): Doc;
}

/** Fields of every command. Each write is durable and there is one copy: concerns are always met. */
const COMMON_FIELDS = [
  '$db',
  'lsid',
  'txnNumber',
  'stmtId',
  'stmtIds',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
];

/** Fields that change nothing for this server whatever they say. */
const WITHOUT_EFFECT = [
  'bypassDocumentValidation',
  'bypassEmptyTsReplacement',
  'allowDiskUse',
  'noCursorTimeout',
];

export function assertFields(name: string, body: Doc, fields: string[]): void {
  if ('startTransaction' in body || 'autocommit' in body) {
    throw new MongoError(263, 'Multi-document transactions are not supported by embedded-mongodb');
  }
  if (isPlainObject(body.readConcern) && body.readConcern.level === 'snapshot') {
    throw notSupported('A read concern of level snapshot');
  }
  for (const [field, value] of Object.entries(body)) {
    if ([name, ...fields, ...COMMON_FIELDS, ...WITHOUT_EFFECT].includes(field) || value === false)
      continue;
    if (field === 'let' && isPlainObject(value) && Object.keys(value).length === 0) continue;
    throw notSupported(`The field '${field}' of the command ${name}`);
  }
}

export function collectionOf(
  body: Doc,
  name: string,
  { store, db }: CommandContext,
): Collection | undefined {
  return store.find(db, collectionName(body, name));
}

export function collectionName(body: Doc, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value) return value;
  throw new MongoError(73, `Invalid namespace: the command ${name} needs the name of a collection`);
}

/** A field that must be an object if it is there. */
export function objectField(body: Doc, name: string): Doc {
  const value = body[name] ?? {};
  if (isPlainObject(value)) return value;
  throw new MongoError(14, `The field '${name}' must be an object`);
}

/** A field that must be an array of objects if it is there. */
export function listField(body: Doc, name: string): Doc[] {
  const value = body[name] ?? [];
  if (Array.isArray(value) && value.every(isPlainObject)) return value;
  throw new MongoError(14, `The field '${name}' must be an array of objects`);
}
