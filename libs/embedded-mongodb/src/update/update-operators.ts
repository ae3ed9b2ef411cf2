import { Timestamp } from 'bson';
import type { Modifier } from 'mingo/updater';
import { MongoError, notSupported } from '../errors.ts';
import { filterOptions } from '../query/mingo-context.ts';
import { mingoParts } from '../query/mingo-parts.ts';
import { sortDocuments } from '../query/sort-documents.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { bracket, compareBson, toNumber, typeName } from '../values/bson-order.ts';
import { valueAt } from '../values/paths.ts';
import { arithmetic } from './arithmetic.ts';
import { setAt, type UpdateContext } from './update-paths.ts';

type Apply = (doc: Doc, path: string, operand: unknown, context: UpdateContext) => void;

/** An operator that makes the new value from the old one (undefined: there is none yet). */
function replacing(
  next: (current: unknown, operand: unknown, path: string, context: UpdateContext) => unknown,
): Apply {
  return (doc, path, operand, context) => {
    const current = valueAt(doc, path.split('.'));
    const value = next(current, operand, path, context);
    if (value !== current || current === undefined) setAt(doc, path, value);
  };
}

/**
 * mingo's own operator at one plain path. Where the value is of the wrong type mingo does nothing:
 * `expected` turns that into MongoDB's error.
 */
function fromMingo(name: string, expected?: 'array'): Apply {
  return (doc, path, operand) => {
    const current = valueAt(doc, path.split('.'));
    if (current === undefined) return;
    if (expected && !Array.isArray(current)) throw wrongType(name, path, expected, current);
    if (name === '$pull' && (current as unknown[]).some(Array.isArray)) {
      throw notSupported('$pull from an array of arrays');
    }
    const modifier = { [name]: { [path]: operand } } as Modifier<Doc>;
    mingoParts
      .updater()
      .update(doc, modifier, [], {}, { cloneMode: 'none', queryOptions: filterOptions });
  };
}

function wrongType(operator: string, path: string, expected: string, value: unknown): MongoError {
  return new MongoError(
    operator === '$pop' ? 14 : 2,
    `Cannot apply ${operator}: the field '${path}' must be an ${expected} but is of type ${typeName(value)}`,
  );
}

function listAt(operator: string, path: string, current: unknown): unknown[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current as unknown[];
  throw wrongType(operator, path, 'array', current);
}

function numeric(name: '$inc' | '$mul'): Apply {
  return replacing((current, operand, path) => {
    if (bracket(operand) !== bracket(0)) {
      throw new MongoError(
        14,
        `Cannot ${name === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}}`,
      );
    }
    if (current === undefined) return name === '$inc' ? operand : arithmetic('$mul', 0, operand);
    if (bracket(current) !== bracket(0)) {
      throw new MongoError(
        14,
        `Cannot apply ${name} to a value of non-numeric type: the field '${path}' is of type ${typeName(current)}`,
      );
    }
    return arithmetic(name, current, operand);
  });
}

const $push = replacing((current, operand, path) => {
  const list = [...listAt('$push', path, current)];
  const isSpec = isPlainObject(operand) && '$each' in operand;
  const spec: Doc = isSpec ? operand : { $each: [operand] };
  const unknown = Object.keys(spec).find(
    (key) => !['$each', '$slice', '$sort', '$position'].includes(key),
  );
  if (unknown) throw new MongoError(2, `Unrecognized clause in $push: ${unknown}`);
  if (!Array.isArray(spec.$each))
    throw new MongoError(2, 'The argument to $each in $push must be an array');
  const position = spec.$position === undefined ? list.length : toNumber(spec.$position);
  list.splice(position, 0, ...(spec.$each as unknown[]));
  const sorted = sortedList(list, spec.$sort);
  if (spec.$slice === undefined) return sorted;
  const slice = toNumber(spec.$slice);
  return slice < 0 ? sorted.slice(slice) : sorted.slice(0, slice);
});

function sortedList(list: unknown[], sort: unknown): unknown[] {
  if (sort === undefined) return list;
  if (isPlainObject(sort)) return sortDocuments(list, sort, (item) => item);
  const direction = toNumber(sort);
  return [...list].sort((a, b) => compareBson(a, b) * direction);
}

const $addToSet = replacing((current, operand, path) => {
  const list = listAt('$addToSet', path, current);
  const isSpec = isPlainObject(operand) && '$each' in operand;
  const added: unknown[] = isSpec ? (operand.$each as unknown[]) : [operand];
  if (!Array.isArray(added))
    throw new MongoError(14, 'The argument to $each in $addToSet must be an array');
  const grown = [...list];
  for (const item of added)
    if (!grown.some((other) => compareBson(other, item) === 0)) grown.push(item);
  return grown.length === list.length && current !== undefined ? current : grown;
});

const $currentDate = replacing((_current, operand, _path, { now }) => {
  const kind = isPlainObject(operand) ? operand.$type : 'date';
  return kind === 'timestamp' ? new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) : now;
});

const $set = replacing((_current, operand) => operand);

/** By name: `$set` and its kin are done here where mingo's differ from MongoDB (README, "mingo"). */
export const updateOperators: Record<string, Apply> = {
  $set,
  $setOnInsert: (doc, path, operand, context) => {
    if (context.isInsert) $set(doc, path, operand, context);
  },
  $inc: numeric('$inc'),
  $mul: numeric('$mul'),
  $min: replacing((current, operand) =>
    current !== undefined && compareBson(current, operand) <= 0 ? current : operand,
  ),
  $max: replacing((current, operand) =>
    current !== undefined && compareBson(current, operand) >= 0 ? current : operand,
  ),
  $push,
  $addToSet,
  $currentDate,
  $unset: fromMingo('$unset'),
  $rename: fromMingo('$rename'),
  $pull: fromMingo('$pull', 'array'),
  $pullAll: fromMingo('$pullAll', 'array'),
  $pop: (doc, path, operand, context) => {
    fromMingo('$pop', 'array')(doc, path, toNumber(operand), context);
  },
};
