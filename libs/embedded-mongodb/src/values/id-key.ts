import { Binary, Decimal128, Double, Long, ObjectId } from 'bson';
import { isPlainObject } from './bson-codec.ts';
import { exactFraction, toNumber, typeName } from './bson-order.ts';

/** A string that two values share exactly when MongoDB holds them equal: the key of hash look-ups. */
export function idKey(value: unknown): string {
  if (typeof value === 'string') return `s${value}`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (typeof value === 'number' || value instanceof Double) return numberKey(toNumber(value));
  if (value instanceof Long || value instanceof Decimal128) {
    const near = toNumber(value);
    if (!Number.isFinite(near)) return numberKey(near);
    const { numerator, denominator } = exactFraction(value);
    return exactFraction(near).numerator * denominator ===
      numerator * exactFraction(near).denominator
      ? numberKey(near)
      : `N${reduced(numerator, denominator)}`;
  }
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof Binary) return `b${value.sub_type}:${value.toString('hex')}`;
  if (Array.isArray(value)) return `[${value.map(delimited).join('')}]`;
  if (isPlainObject(value)) {
    return `{${Object.entries(value)
      .map(([k, v]) => `${delimited(k)}${delimited(v)}`)
      .join('')}}`;
  }
  return `${typeName(value)}:${String(value)}`;
}

function numberKey(value: number): string {
  return `n${value === 0 ? 0 : value}`;
}

function delimited(value: unknown): string {
  const key = idKey(value);
  return `${key.length}:${key}`;
}

function reduced(numerator: bigint, denominator: bigint): string {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
  while (b) [a, b] = [b, a % b];
  return `${numerator / a}/${denominator / a}`;
}
