import { expect, test } from '@jest/globals';
import { boundsFault } from './body-bounds.ts';

const BOUNDS = { depth: 3, entries: 4, values: 10, characters: 5 };
const at = (body: unknown) => boundsFault(body, BOUNDS)?.message;

test('what fits has no fault', () => {
  expect(at({ a: [1, { b: 'short' }], c: null })).toBeUndefined();
  expect(at(undefined)).toBeUndefined();
});

test.each([
  ['a list', { roles: [1, 2, 3, 4, 5] }, 'roles has more than 4 entries'],
  ['an object', { a: { b: 1, c: 1, d: 1, e: 1, f: 1 } }, 'a has more than 4 fields'],
  ['the depth', { a: [{ b: [] }] }, 'a[0].b is nested more than 3 deep'],
  ['the whole', { a: [1, 2, 3, 4], b: [1, 2, 3, 4] }, 'body has more than 10 values'],
  ['a text', { a: ['123456'] }, 'a[0] has more than 5 characters'],
])('%s is named where it is too large', (_, body, message) => {
  expect(at(body)).toBe(message);
});

test('a body that is nothing but depth is walked without recursion', () => {
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
  const limits = { ...BOUNDS, depth: Infinity, values: Infinity };
  expect(boundsFault(deep, limits)).toBeUndefined();
});
