import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocate, joinWithin } from './fit.ts';
import { escapeWithin, truncate } from './plain-text.ts';

test('whoever needs less than an equal share gets all of it, the rest is shared', () => {
  expect(allocate([10, 100, 100], 110)).toEqual([10, 50, 50]);
  expect(allocate([10, 20], 100)).toEqual([10, 20]);
});

test('an allocation never gives more than is there, nor more than is needed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500)), fc.nat(3000), (needs, total) => {
      const shares = allocate(needs, total);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(total);
      shares.forEach((share, index) => expect(share).toBeLessThanOrEqual(needs[index] ?? 0));
    }),
  );
});

test('what does not fit is counted, and the count has room', () => {
  const more = (left: number) => `+${left}`;
  expect(joinWithin(['aa', 'bb', 'cc'], ',', 8, more)).toBe('aa,bb,cc');
  expect(joinWithin(['aa', 'bb', 'cc'], ',', 7, more)).toBe('aa,+2');
  expect(joinWithin(['aaaaaaaa', 'b'], ',', 5, more)).toBe('+2');
});

test('a text is never shortened inside an emoji', () => {
  expect(truncate('ab👩‍🚀cd', 5)).toBe('ab…');
});

test('a letter with more accents than there is room leaves something to see', () => {
  expect(truncate(`e${'\u0301'.repeat(199)}`, 80)).toMatch(/^e\u0301+…$/);
});

test('an escaped text never ends in half an escape', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 3, max: 30 }), (text, max) => {
      const escaped = escapeWithin(text, max);
      expect(escaped.length).toBeLessThanOrEqual(max);
      expect(/(?:^|[^\\])(?:\\\\)*\\$/.test(escaped)).toBe(false);
    }),
  );
});
