import { expect, test } from '@jest/globals';
import { createFailedCallers } from './failed-callers.ts';

test('an address that fails too often is told when to try again, and no other is', () => {
  const { note } = createFailedCallers({ most: 2 });
  expect([note('192.0.2.1'), note('::ffff:192.0.2.1')]).toEqual([undefined, undefined]);
  expect(note('192.0.2.1')).toBeGreaterThan(50);
  expect(note('192.0.2.2')).toBeUndefined();
});
