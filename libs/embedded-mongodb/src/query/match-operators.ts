import { MaxKey, MinKey } from 'bson';
import { Query } from 'mingo/query';
import type { Options } from 'mingo/types';
import { MongoError, notSupported } from '../errors.ts';
import { isPlainObject } from '../values/bson-codec.ts';
import { bracket, compareBson, toNumber, typeName, type TypeName } from '../values/bson-order.ts';
import { idKey } from '../values/id-key.ts';
import { candidatesAt, valuesAt } from '../values/paths.ts';

/*
 * The leaves of a filter, registered with mingo in place of its own. mingo's compare JavaScript
 * values: they hold Long(5) and 5 apart, Binary by lossy text, {a,b} and {b,a} together, and lose the
 * array elements that lack a field. The structure of a filter ($and, $or, $nor, $not) stays mingo's.
 */

type Test = (candidate: unknown) => boolean;
type MatchOperator = (path: string, operand: unknown, options: Options) => Test;

function leaf(
  prepare: (operand: unknown, options: Options) => Test,
  at = candidatesAt,
): MatchOperator {
  return (path, operand, options) => {
    const test = prepare(operand, options);
    return (doc) => at(doc, path).some(test);
  };
}

function negated(operator: MatchOperator): MatchOperator {
  return (path, operand, options) => {
    const matches = operator(path, operand, options);
    return (doc) => !matches(doc);
  };
}

function equals(candidate: unknown, operand: unknown): boolean {
  if (operand === null || operand === undefined)
    return candidate === null || candidate === undefined;
  return candidate !== undefined && compareBson(candidate, operand) === 0;
}

const $eq = leaf((operand) => (candidate) => equals(candidate, operand));

const $in = leaf((operand) => {
  if (!Array.isArray(operand)) throw new MongoError(2, '$in needs an array');
  const patterns = operand.filter((item): item is RegExp => item instanceof RegExp);
  const keys = new Set(operand.map((item) => idKey(item ?? null)));
  return (candidate) =>
    keys.has(idKey(candidate ?? null)) ||
    (typeof candidate === 'string' && patterns.some((pattern) => pattern.test(candidate)));
});

function range(accepts: (order: number) => boolean): MatchOperator {
  return leaf((operand) => {
    if (operand instanceof MinKey || operand instanceof MaxKey)
      throw notSupported('a range over MinKey');
    if (operand === null || operand === undefined) {
      return (candidate) => accepts(0) && (candidate === null || candidate === undefined);
    }
    const kind = bracket(operand);
    const isNaN = Number.isNaN(toNumber(operand)) && kind === bracket(0);
    return (candidate) => {
      if (candidate === undefined || bracket(candidate) !== kind) return false;
      if (isNaN || Number.isNaN(candidate)) return accepts(0) && isNaN && Number.isNaN(candidate);
      return accepts(compareBson(candidate, operand));
    };
  });
}

const $elemMatch = leaf((operand, options) => {
  const item = elementTest(operand, options);
  return (candidate) => Array.isArray(candidate) && candidate.some(item);
}, valuesAt);

/** The test `$elemMatch` makes on one array element. */
function elementTest(operand: unknown, options: Options): Test {
  if (!isPlainObject(operand)) throw new MongoError(2, '$elemMatch needs an Object');
  const [first = ''] = Object.keys(operand);
  if (first.startsWith('$') && !['$and', '$or', '$nor', '$expr'].includes(first)) {
    const query = new Query({ value: operand }, options);
    return (item) => query.test({ value: Array.isArray(item) ? [item] : item });
  }
  const query = new Query(operand, options);
  return (item) => isPlainObject(item) && query.test(item);
}

const $all: MatchOperator = (path, operand, options) => {
  if (!Array.isArray(operand)) throw new MongoError(2, '$all needs an array');
  const tests = operand.map((item: unknown) => {
    if (isPlainObject(item) && '$elemMatch' in item)
      return $elemMatch(path, item.$elemMatch, options);
    return (item instanceof RegExp ? $regex : $eq)(path, item, options);
  });
  return (doc) => tests.length > 0 && tests.every((test) => test(doc));
};

const $regex = leaf((operand) => {
  const pattern = operand as RegExp;
  return (candidate) =>
    typeof candidate === 'string' ? pattern.test(candidate) : equals(candidate, pattern);
});

const $type = leaf((operand) => {
  const wanted = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typeAliases));
  return (candidate) => candidate !== undefined && wanted.has(typeName(candidate));
});

/** The numbers BSON gives its types, for `$type: 2`. */
const TYPE_NUMBERS: Record<TypeName, number> = {
  ...{ double: 1, string: 2, object: 3, array: 4, binData: 5, undefined: 6, objectId: 7, bool: 8 },
  ...{ date: 9, null: 10, regex: 11, javascript: 13, symbol: 14, int: 16, timestamp: 17, long: 18 },
  ...{ decimal: 19, minKey: -1, maxKey: 127 },
};

function typeAliases(operand: unknown): string[] {
  if (operand === 'number') return ['int', 'long', 'double', 'decimal'];
  const known = Object.entries(TYPE_NUMBERS);
  const found = known.find(([name, number]) => name === operand || number === operand);
  if (!found) throw new MongoError(2, `Unknown type name alias: ${String(operand)}`);
  return [found[0]];
}

const $mod = leaf((operand) => {
  if (!Array.isArray(operand) || operand.length !== 2)
    throw new MongoError(2, 'malformed mod, needs two numbers');
  const [divisor = NaN, remainder = NaN] = operand.map((part) => Math.trunc(toNumber(part)));
  if (!divisor) throw new MongoError(2, 'divisor cannot be 0');
  return (candidate) =>
    bracket(candidate) === bracket(0) && Math.trunc(toNumber(candidate)) % divisor === remainder;
});

/** Left out of mingo's too: refused by name. */
const REFUSED = [
  ...['$geoWithin', '$geoIntersects', '$near', '$nearSphere', '$within', '$jsonSchema'],
  ...['$bitsAllClear', '$bitsAllSet', '$bitsAnyClear', '$bitsAnySet'],
];

const refuse = (name: string): MatchOperator => {
  return () => {
    throw notSupported(`The query operator ${name}`);
  };
};

export const matchOperators: Record<string, MatchOperator> = {
  $eq,
  $ne: negated($eq),
  $in,
  $nin: negated($in),
  $lt: range((order) => order < 0),
  $lte: range((order) => order <= 0),
  $gt: range((order) => order > 0),
  $gte: range((order) => order >= 0),
  $exists: (path, operand) => (doc) =>
    valuesAt(doc, path).some((value) => value !== undefined) === Boolean(operand),
  $size: leaf(
    (operand) => (value) => Array.isArray(value) && value.length === toNumber(operand),
    valuesAt,
  ),
  $elemMatch,
  $all,
  $regex,
  $type,
  $mod,
  ...Object.fromEntries(REFUSED.map((name) => [name, refuse(name)])),
};
