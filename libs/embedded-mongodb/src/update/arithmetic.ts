import { Double, Long } from 'bson';
import { MongoError, notSupported } from '../errors.ts';
import { looksLikeInt32 } from '../values/bson-codec.ts';
import { toNumber, typeName } from '../values/bson-order.ts';

const OPERATIONS = {
  $inc: { exact: (a: bigint, b: bigint) => a + b, floating: (a: number, b: number) => a + b },
  $mul: { exact: (a: bigint, b: bigint) => a * b, floating: (a: number, b: number) => a * b },
};

/** `$inc` and `$mul` with MongoDB's result types: int32 grows into int64, any double makes a double. */
export function arithmetic(
  name: keyof typeof OPERATIONS,
  current: unknown,
  operand: unknown,
): unknown {
  const types = [typeName(current), typeName(operand)];
  if (types.includes('decimal')) throw notSupported(`${name} with Decimal128`);
  if (types.includes('double')) {
    const result = OPERATIONS[name].floating(toNumber(current), toNumber(operand));
    return looksLikeInt32(result) ? new Double(result) : result;
  }
  const result = OPERATIONS[name].exact(toBigInt(current), toBigInt(operand));
  if (BigInt.asIntN(64, result) !== result) {
    throw new MongoError(
      2,
      `Failed to apply ${name} operations: the result is beyond a 64-bit integer`,
    );
  }
  const isLong = types.includes('long') || BigInt.asIntN(32, result) !== result;
  return isLong ? Long.fromBigInt(result) : Number(result);
}

function toBigInt(value: unknown): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(toNumber(value));
}
