import { compareSnowflakes, snowflakeAt, snowflakeTime } from '@verselink/contracts';
import { expect, test } from '@jest/globals';
import { createMoments } from './moments.ts';

const NOW = Date.parse('2026-12-01T12:00:00Z');

test('moments of one millisecond keep their order', () => {
  const { next } = createMoments(() => NOW);
  const moments = [next(), next(), next()];
  expect([...new Set(moments)].sort(compareSnowflakes)).toEqual(moments);
  expect(snowflakeTime(moments[0] ?? '')).toBe(NOW);
});

test('what is heard after a click is newer, whatever stands in the last bits of its id', () => {
  const { next, heard } = createMoments(() => NOW);
  const click = (BigInt(snowflakeAt(NOW + 3)) + 4_000_000n).toString();
  heard(click);
  expect(compareSnowflakes(next(), click)).toBeGreaterThan(0);
  heard(snowflakeAt(NOW - 60_000));
  expect(compareSnowflakes(next(), click)).toBeGreaterThan(0);
});

test('a clock that is set back does not date what follows far ahead of it', () => {
  let at = NOW + 600_000;
  const { next } = createMoments(() => at);
  next();
  at = NOW;
  expect(snowflakeTime(next())).toBe(NOW);
});
