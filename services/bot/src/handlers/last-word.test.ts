import { expect, test } from '@jest/globals';
import { createLastWord } from './last-word.ts';

/** A place that shows what it is told, unless a test says what becomes of the next calls. */
function aPlace({ outcomes = [] as (Error | undefined)[] } = {}) {
  let at = 0;
  const shown: string[] = [];
  const given: string[] = [];
  const pauses: number[] = [];
  const word = createLastWord<string>({
    show: async (text) => {
      await Promise.resolve();
      const outcome = outcomes.shift();
      if (outcome !== undefined) throw outcome;
      shown.push(text);
    },
    onGivenUp: (_, failure) => given.push(failure.class),
    now: () => at,
    wait: async (ms) => {
      pauses.push(ms);
      at += ms;
      await Promise.resolve();
    },
  });
  return { say: async (text: string) => await word.say(text), shown, given, pauses };
}

const passing = () => Object.assign(new Error('fetch failed'), { code: 'ECONNRESET' });

test('what Discord does not take now is tried again, ever later', async () => {
  const place = aPlace({ outcomes: [passing(), passing(), passing()] });
  expect(await place.say('a seat')).toBe(true);
  expect(place.shown).toEqual(['a seat']);
  expect(place.pauses).toEqual([500, 1_000, 2_000]);
});

test('it is tried for as long as anybody can see it, and no longer', async () => {
  const place = aPlace({ outcomes: Array.from({ length: 200 }, passing) });
  expect(await place.say('a seat')).toBe(false);
  expect(place.given).toEqual(['infrastructure']);
  const waited = place.pauses.reduce((sum, ms) => sum + ms, 0);
  expect(waited).toBeGreaterThan(14 * 60_000);
  expect(waited).toBeLessThanOrEqual(15 * 60_000);
});

test('what can never work is not tried again', async () => {
  const place = aPlace({ outcomes: [new Error('a fault of ours')] });
  expect(await place.say('a seat')).toBe(false);
  expect(place.pauses).toEqual([]);
});

test('the newest word wins over one that still waits for another try', async () => {
  const place = aPlace({ outcomes: [passing(), passing()] });
  const first = place.say('still thinking');
  const second = place.say('a seat');
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(place.shown).toEqual(['a seat']);
  expect(await place.say('another')).toBe(true);
  expect(place.shown).toEqual(['a seat', 'another']);
});
