import { expect, test } from '@jest/globals';
import type { Choice } from '@verselink/contracts';
import { choiceList } from './choice-list.ts';

const START = '2026-12-05T20:00:00.000Z';
const raid = (id: string, start_at: string | null = START, name = 'Raid sur Pyro'): Choice => ({
  id,
  name,
  start_at,
});
const lines = (...choices: Choice[]) =>
  choiceList({ choices, locale: 'fr', time_zone: 'Europe/Paris' }).data.choices?.map(
    ({ name }) => name,
  );

test('a choice says its day, year and hour in the time of the guild', () => {
  expect(lines(raid('evt-1'))).toEqual(['Raid sur Pyro · sam. 5 déc. 2026, 21:00']);
});

test('events a year apart differ by the year; those of one title and time by their ids', () => {
  const shown = lines(raid('evt-1'), raid('evt-2'), raid('evt-3', '2027-12-05T20:00:00.000Z'));
  expect(new Set(shown).size).toBe(3);
  expect(shown?.[0]).toMatch(/ · evt-1$/);
  expect(shown?.[1]).toMatch(/ · evt-2$/);
  expect(shown?.[2]).not.toContain('evt-3');
});

test('also long titles that are cut alike, and roles of one name, can be told apart within 100 characters', () => {
  const ids = ['a', 'b'].map((id) => id.repeat(40));
  for (const start of [START, null]) {
    const shown = lines(...ids.map((id, n) => raid(id, start, `${'Long '.repeat(39)}${n}`))) ?? [];
    expect(new Set(shown).size).toBe(2);
    for (const line of shown) expect(line.length).toBeLessThanOrEqual(100);
  }
});
