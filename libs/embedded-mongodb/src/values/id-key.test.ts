import { describe, expect, test } from '@jest/globals';
import { Binary, Decimal128, Double, Long, ObjectId } from 'bson';
import fc from 'fast-check';
import { compareBson } from './bson-order.ts';
import { decode, encode } from './bson-codec.ts';
import { idKey } from './id-key.ts';

const integers = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(2 ** 53, -(2 ** 31), 2 ** 31, 1e20),
);
const numbers = fc.oneof(
  integers,
  fc.double(),
  integers.map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.constantFrom('9007199254740993', '3', '-1').map((text) => Long.fromString(text)),
  fc
    .constantFrom('0.1', '0.5', '1.00', '3E+1', '9007199254740993', '-0', 'NaN', 'Infinity', '1E-3')
    .map((text) => Decimal128.fromString(text)),
);
const { values } = fc.letrec<{ values: unknown }>((tie) => ({
  values: fc.oneof(
    { maxDepth: 2 },
    numbers,
    fc.constantFrom<unknown[]>(null, true, false, '', 'a', 'b', 'ab', '\u{1f600}', '\uffee'),
    fc.integer({ min: 0, max: 2 }).map((time) => new Date(time)),
    fc.constantFrom('0'.repeat(24), '1'.repeat(24)).map((hex) => new ObjectId(hex)),
    fc
      .tuple(fc.uint8Array({ maxLength: 2, max: 2 }), fc.constantFrom(0, 0x80))
      .map(([bytes, type]) => new Binary(bytes, type)),
    fc.array(tie('values'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('values'), { maxKeys: 2 }),
  ),
}));
/** Plain prototypes, as decoded documents have them. */
const decoded = values.map((value) => decode(encode({ value })).value);

describe('the order of values', () => {
  test('two values have one key exactly when neither comes first', () => {
    fc.assert(
      fc.property(decoded, decoded, (a, b) => {
        expect(idKey(a) === idKey(b)).toBe(compareBson(a, b) === 0);
        expect(compareBson(a, b) + compareBson(b, a)).toBe(0);
      }),
      { numRuns: 5000 },
    );
  });

  test('what comes before a value comes before all that follow it', () => {
    fc.assert(
      fc.property(decoded, decoded, decoded, (...three) => {
        const [a, b, c] = three.sort(compareBson);
        expect(compareBson(a, c)).toBeLessThanOrEqual(0);
        expect(compareBson(a, b)).toBeLessThanOrEqual(0);
        expect(compareBson(b, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  test('a document is written as it was read', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encode({ value });
        expect(encode(decode(bytes))).toEqual(bytes);
      }),
    );
  });
});
