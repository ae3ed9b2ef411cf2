import { Binary, Decimal128, Double, Long, Timestamp } from 'bson';
import { notSupported } from '../errors.ts';
import { isPlainObject } from './bson-codec.ts';
import { toNumber } from './bson-order.ts';

/** Binary whose text says all that equality looks at: mingo groups and compares class instances by it. */
class ComparableBinary extends Binary {
  override toString(): string {
    return `${this.sub_type}:${super.toString('hex')}`;
  }
}

/**
 * A deep copy for mingo's expressions and stages, which compute with JavaScript numbers only and
 * pass over all others in silence. Whole values stay exact; where they could not, refused by name.
 */
export function toComputable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toComputable);
  if (isPlainObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toComputable(item)]),
    );
  }
  if (value instanceof Double) return value.value;
  if (value instanceof Binary) return new ComparableBinary(value.value(), value.sub_type);
  if (value instanceof Decimal128) throw notSupported('Decimal128 in an expression or aggregation');
  if (value instanceof Long && !(value instanceof Timestamp)) {
    if (!Number.isSafeInteger(toNumber(value)))
      throw notSupported('A Long beyond 2^53 in an aggregation');
    return toNumber(value);
  }
  return value;
}
