import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { notSupported } from '../errors.ts';
import { isPlainObject, looksLikeInt32 } from './bson-codec.ts';

/** MongoDB's type aliases (`$type`) in its order of comparison; one line is one type bracket. */
const BRACKETS = [
  ['minKey'],
  ['undefined'],
  ['null'],
  ['int', 'long', 'double', 'decimal'],
  ['string', 'symbol'],
  ['object'],
  ['array'],
  ['binData'],
  ['objectId'],
  ['bool'],
  ['date'],
  ['timestamp'],
  ['regex'],
  ['javascript'],
  ['maxKey'],
] as const;

export type TypeName = (typeof BRACKETS)[number][number];

const RANK = new Map<TypeName, number>(
  BRACKETS.flatMap((names, rank) => names.map((name) => [name, rank] as const)),
);

export function typeName(value: unknown): TypeName {
  switch (typeof value) {
    case 'number':
      return looksLikeInt32(value) ? 'int' : 'double';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'undefined':
      return 'undefined';
    case 'bigint':
    case 'symbol':
    case 'function':
      throw notSupported(`a value of type ${typeof value}`);
    case 'object':
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof ObjectId) return 'objectId';
  if (isPlainObject(value)) return 'object';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof Long) return 'long';
  if (value instanceof Double) return 'double';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof Binary) return 'binData';
  if (value instanceof RegExp || value instanceof BSONRegExp) return 'regex';
  if (value instanceof BSONSymbol) return 'symbol';
  if (value instanceof Code) return 'javascript';
  if (value instanceof MinKey) return 'minKey';
  if (value instanceof MaxKey) return 'maxKey';
  throw notSupported(value instanceof DBRef ? 'a DBRef' : 'a value of an unknown BSON type');
}

export function bracket(value: unknown): number {
  return RANK.get(typeName(value)) ?? 0;
}

/** Order of MongoDB's comparison, -1, 0 or 1: brackets first, numbers by value whatever their type. */
export function compareBson(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const [rank, other] = [bracket(a), bracket(b)];
  if (rank !== other) return Math.sign(rank - other);
  return compareWithin(BRACKETS[rank]?.[0] ?? 'null', a, b);
}

function compareWithin(type: TypeName, a: unknown, b: unknown): number {
  switch (type) {
    case 'int':
      return compareNumbers(a, b);
    case 'string':
      return compareStrings(String(a), String(b));
    case 'bool':
    case 'date':
      return Math.sign(Number(a) - Number(b));
    case 'objectId':
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case 'timestamp':
      return (a as Timestamp).compare(b as Timestamp);
    case 'binData':
      return compareBinary(a as Binary, b as Binary);
    case 'array':
      return compareLists(a as unknown[], b as unknown[]);
    case 'object':
      return compareObjects(Object.entries(a as object), Object.entries(b as object));
    case 'regex':
    case 'javascript':
      return compareStrings(String(a), String(b));
    default:
      return 0;
  }
}

/** UTF-8 order, as MongoDB has it; it differs from JavaScript's only where surrogates are. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}
const SURROGATE = /[\ud800-\udfff]/;

function compareBinary(a: Binary, b: Binary): number {
  return (
    Math.sign(a.position - b.position) ||
    Math.sign(a.sub_type - b.sub_type) ||
    Buffer.compare(a.value(), b.value())
  );
}

function compareLists(a: unknown[], b: unknown[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareBson(a[i], b[i]);
    if (order) return order;
  }
  return Math.sign(a.length - b.length);
}

/** Objects compare field by field in their own order: type, then name, then value. */
function compareObjects(a: [string, unknown][], b: [string, unknown][]): number {
  for (const [i, [name, value]] of a.entries()) {
    const other = b[i];
    if (!other) return 1;
    const order =
      Math.sign(bracket(value) - bracket(other[1])) ||
      compareStrings(name, other[0]) ||
      compareBson(value, other[1]);
    if (order) return order;
  }
  return a.length < b.length ? -1 : 0;
}

function compareNumbers(a: unknown, b: unknown): number {
  const [x, y] = [toNumber(a), toNumber(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  const simple = (v: unknown) => typeof v === 'number' || v instanceof Double;
  if ((simple(a) && simple(b)) || !Number.isFinite(x) || !Number.isFinite(y)) {
    return x < y ? -1 : x > y ? 1 : 0;
  }
  const [left, right] = [exactFraction(a), exactFraction(b)];
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The nearest JavaScript number: for magnitudes and for what needs no exactness. */
export function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number(String(value));
}

/** A finite number of any BSON type as an exact fraction: 0.1 as a double is not 0.1 as a decimal. */
export function exactFraction(value: unknown): { numerator: bigint; denominator: bigint } {
  if (value instanceof Long) return { numerator: value.toBigInt(), denominator: 1n };
  if (value instanceof Decimal128) {
    const [, sign = '', whole = '', part = '', power = '0'] =
      /^(-?)(\d+)\.?(\d*)(?:E([+-]?\d+))?$/.exec(value.toString()) ?? [];
    const exponent = BigInt(power) - BigInt(part.length);
    const digits = BigInt(`${sign}${whole}${part}`);
    return exponent < 0n
      ? { numerator: digits, denominator: 10n ** -exponent }
      : { numerator: digits * 10n ** exponent, denominator: 1n };
  }
  let scaled = toNumber(value);
  let denominator = 1n;
  for (; !Number.isInteger(scaled); scaled *= 2) denominator *= 2n;
  return { numerator: BigInt(scaled), denominator };
}
