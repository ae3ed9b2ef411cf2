import { expect, test } from '@jest/globals';
import { changeBetween, isSameTerms, type Terms } from './terms.ts';

const NOW = new Date('2030-01-10T12:00:00Z');
const EVENT = { duration_minutes: 120 };
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const terms = (state: Terms['state'], hours = 8, location: string | null = 'Yela'): Terms => ({
  state,
  start_at: at(hours),
  location,
});

test.each<[string, Terms, Terms, string | undefined]>([
  ['another start', terms('published'), terms('published', 9), 'moved'],
  ['another place', terms('published'), terms('published', 8, 'Pyro'), 'moved'],
  ['no place any more', terms('published'), terms('published', 8, null), 'moved'],
  ['postponed while it runs', terms('published', -1), terms('published', 30), 'moved'],
  ['another date after its end', terms('completed', -5), terms('published', 30), 'moved'],
  ['called off', terms('published'), terms('cancelled'), 'cancelled'],
  ['called off and moved', terms('published'), terms('cancelled', 20), 'cancelled'],
  ['called off while it runs', terms('published', -1), terms('cancelled', -1), 'cancelled'],
  ['deleted', terms('published'), terms('deleted'), 'deleted'],
  ['put back to draft', terms('published'), terms('draft'), 'withdrawn'],
  ['a suspended one that is called off', terms('draft'), terms('cancelled'), 'cancelled'],
  ['published again', terms('cancelled'), terms('published'), 'restored'],
  ['published again at another time', terms('cancelled'), terms('published', 30), 'restored'],
  ['published again after a draft', terms('draft'), terms('published'), 'restored'],
  ['nothing', terms('published'), terms('published'), undefined],
  ['the end', terms('published', -1), terms('completed', -1), undefined],
  ['tidied up after its end', terms('published', -5), terms('deleted', -5), undefined],
  ['cancelled after its end', terms('published', -5), terms('cancelled', -5), undefined],
  ['ended early, then tidied up', terms('completed', -1), terms('deleted', -1), undefined],
  ['a cancelled one that is deleted', terms('cancelled'), terms('deleted'), undefined],
  ['a cancelled one that is moved', terms('cancelled'), terms('cancelled', 30), undefined],
  ['restored into the past', terms('cancelled', -5), terms('published', -5), undefined],
])('members are told what became of an event: %s', (_what, from, to, told) => {
  expect(changeBetween(from, to, EVENT, NOW)).toBe(told);
});

test('terms are the same when state, start and place are', () => {
  expect(isSameTerms(terms('published'), terms('published'))).toBe(true);
  expect(isSameTerms(terms('published'), terms('published', 8, null))).toBe(false);
});
