import { expect, test } from '@jest/globals';

import { createClock } from './clock.ts';
import {
  compareSnowflakes,
  createSnowflakes,
  EARLIEST_TIME,
  snowflakeAt,
  snowflakeTime,
} from './snowflake.ts';

test('ids have 17 to 19 digits, carry their time, and grow even when the clock stands', () => {
  const clock = createClock({ start: 1_800_000_000_000, manual: true });
  const ids = createSnowflakes(clock);
  const made = Array.from({ length: 10_000 }, () => ids.next());
  expect(made[0]).toMatch(/^\d{17,19}$/);
  expect(snowflakeTime(made[0] ?? '')).toBe(1_800_000_000_000);
  expect([...made].sort(compareSnowflakes)).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test('ids have 17 digits from the earliest time on, and fewer before', () => {
  expect(snowflakeAt(EARLIEST_TIME)).toMatch(/^\d{17}$/);
  expect(snowflakeAt(EARLIEST_TIME - 1)).toMatch(/^\d{16}$/);
});

test('ids go on after the last one of an earlier run, even if the clock is behind it', () => {
  const clock = createClock({ start: 1_800_000_000_000, manual: true });
  const last = createSnowflakes(clock).next();
  const behind = createClock({ start: 1_700_000_000_000, manual: true });
  expect(compareSnowflakes(createSnowflakes(behind, last).next(), last)).toBeGreaterThan(0);
});
