import { expect, test } from '@jest/globals';
import { compareSnowflakes, snowflakeAt, snowflakeTime } from './snowflake.ts';

test('a snowflake carries its moment (the example of Discord’s reference)', () => {
  expect(snowflakeTime('175928847299117063')).toBe(1_462_015_105_796);
});

test('the snowflake of a moment sorts before every click of the next millisecond and after the one before', () => {
  const now = 1_900_000_000_000;
  expect(snowflakeTime(snowflakeAt(now))).toBe(now);
  expect(compareSnowflakes(snowflakeAt(now), snowflakeAt(now + 1))).toBeLessThan(0);
});

test('snowflakes of different lengths are ordered by age, not by their letters', () => {
  expect(compareSnowflakes('99999999999999999', '100000000000000000')).toBeLessThan(0);
  expect(compareSnowflakes('100000000000000000', '100000000000000000')).toBe(0);
});
