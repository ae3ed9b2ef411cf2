import { MongoError, notSupported } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { toNumber } from '../values/bson-order.ts';
import type { IndexSpec } from './collection-index.ts';

/** `v` and `background` are of no effect in MongoDB either. */
const OPTIONS = [
  'key',
  'name',
  'unique',
  'sparse',
  'expireAfterSeconds',
  'partialFilterExpression',
  'v',
  'background',
];

/** Checks what a client wants indexed; kinds of index that are not served are refused by name. */
export function parseIndexSpec(input: unknown): IndexSpec {
  if (!isPlainObject(input) || !isPlainObject(input.key) || Object.keys(input.key).length === 0) {
    throw new MongoError(67, 'An index needs a key');
  }
  const { key, name, unique, sparse, expireAfterSeconds, partialFilterExpression } = input;
  const option = Object.keys(input).find((candidate) => !OPTIONS.includes(candidate));
  if (option) throw notSupported(`The index option ${option}`);
  for (const [path, kind] of Object.entries(key)) {
    if (typeof kind === 'string') throw notSupported(`An index of kind '${kind}'`);
    if (path.includes('$')) throw notSupported('A wildcard index');
    if (!toNumber(kind))
      throw new MongoError(67, `Values in the index key pattern cannot be 0: ${path}`);
  }
  if (typeof name !== 'string')
    throw new MongoError(9, "The 'name' field is a required property of an index specification");
  if (partialFilterExpression !== undefined) {
    if (sparse)
      throw new MongoError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
    compileFilter(partialFilterExpression);
  }
  if (expireAfterSeconds !== undefined && Object.keys(key).length > 1) {
    throw new MongoError(
      67,
      'TTL indexes are single-field indexes, compound indexes do not support TTL',
    );
  }
  return {
    key,
    name,
    ...(unique ? { unique: true } : {}),
    ...(sparse ? { sparse: true } : {}),
    ...(expireAfterSeconds === undefined
      ? {}
      : { expireAfterSeconds: toNumber(expireAfterSeconds) }),
    ...(partialFilterExpression === undefined
      ? {}
      : { partialFilterExpression: partialFilterExpression as Doc }),
  };
}
