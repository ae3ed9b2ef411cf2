import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createClockOffset } from './clock-offset.ts';

const NOW = Date.parse('2026-12-01T12:00:00.400Z');
const MINUTES = 60_000;

/** An answer that took `ms` and names the second in which the other clock, `ahead` of ours, made it. */
function answer(at: number, ahead: number, ms = 80) {
  const second = Math.floor((at + ms / 2 + ahead) / 1_000) * 1_000;
  return { sent: at, received: at + ms, from: second, to: second + 1_000 };
}

test.each([0, 10 * MINUTES, -10 * MINUTES, 1_500])(
  'a clock that is %s ms ahead is known to a few ms after some answers of whole seconds',
  (ahead) => {
    const offset = createClockOffset();
    expect(offset.isKnown()).toBe(false);
    for (let n = 0; n < 40; n += 1) offset.note(answer(NOW + n * 737, ahead));
    expect(Math.abs(offset.ms() - ahead)).toBeLessThanOrEqual(100);
  },
);

test('our own clock is believed as long as it may be right', () => {
  const offset = createClockOffset();
  for (let n = 0; n < 40; n += 1) offset.note(answer(NOW + n * 737, 30));
  expect(offset.ms()).toBe(0);
});

test('an answer that was slow says little, and changes little', () => {
  const offset = createClockOffset();
  for (let n = 0; n < 40; n += 1) offset.note(answer(NOW + n * 737, 5_000));
  const before = offset.ms();
  offset.note(answer(NOW + 60_000, 5_000, 9_000));
  expect(offset.ms()).toBe(before);
});

test('one answer that contradicts all others changes nothing, two mean that a clock was set', () => {
  const offset = createClockOffset();
  for (let n = 0; n < 10; n += 1) offset.note(answer(NOW + n * 737, 0));
  offset.note(answer(NOW + 20_000, 10 * MINUTES));
  expect(offset.ms()).toBe(0);
  offset.note(answer(NOW + 21_000, 0));
  offset.note(answer(NOW + 22_000, 10 * MINUTES));
  expect(offset.ms()).toBe(0);
  offset.note(answer(NOW + 23_000, 10 * MINUTES));
  expect(Math.abs(offset.ms() - 10 * MINUTES)).toBeLessThan(1_100);
});

test('a reading during which our own clock was set back is left out', () => {
  const offset = createClockOffset();
  offset.note({ sent: NOW, received: NOW - MINUTES, from: NOW, to: NOW + 1_000 });
  expect(offset.isKnown()).toBe(false);
});

test('whatever the clocks and answers are, the estimate is within a second and the way there', () => {
  const ahead = fc.integer({ min: -MINUTES, max: MINUTES });
  const ways = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 0, max: 5_000 })),
    {
      minLength: 1,
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(ahead, ways, (skew, all) => {
      const offset = createClockOffset();
      let at = NOW;
      for (const [ms, pause] of all) {
        offset.note(answer(at, skew, ms));
        at += ms + pause;
      }
      const shortest = Math.min(...all.map(([ms]) => ms));
      expect(Math.abs(offset.ms() - skew)).toBeLessThanOrEqual(1_000 + shortest);
    }),
  );
});
