import { expect, test } from '@jest/globals';
import type { RosterEntry } from '@verselink/contracts';
import fc from 'fast-check';
import { foldRoster } from './fold-roster.ts';

/** A name that takes ten characters of a list, with what stands between two. */
const NAME = 'Membre 1';
const member = (display_name: string, over: Partial<RosterEntry> = {}): RosterEntry => ({
  display_name,
  status: 'confirmed',
  ...over,
});
const many = (count: number, over: Partial<RosterEntry> = {}) =>
  Array.from({ length: count }, () => member(NAME, over));

test('a roster that the message can hold is told as it is, without anybody’s words', () => {
  const roster = [...many(600), ...many(600, { status: 'waitlisted' })];
  expect(foldRoster(roster.map((entry) => ({ ...entry, note: 'Oui', ship: 'Idris' })))).toEqual(
    roster,
  );
});

test('who would stand behind 6000 characters of a list is only counted', () => {
  const folded = foldRoster([...many(680), ...many(630, { status: 'waitlisted' })]);
  expect(folded.filter(({ more }) => more !== undefined)).toEqual([
    member('', { more: 80 }),
    member('', { status: 'waitlisted', more: 30 }),
  ]);
  expect(folded).toHaveLength(1_202);
});

test('nobody is named behind one who is only counted, so that places stay what they are', () => {
  const holders = many(601, { role_id: 'pilot', waiting_role_id: 'gunner' });
  const folded = foldRoster([...holders, member('Last', { status: 'waitlisted' })]);
  expect(folded.map(({ display_name }) => display_name)).not.toContain('Last');
});

test('of every kind as many count as there are', () => {
  const kind = fc.record({
    status: fc.constantFrom<RosterEntry['status'][]>(
      'confirmed',
      'checked_in',
      'waitlisted',
      'absent',
    ),
    role_id: fc.constantFrom(undefined, 'pilot', 'gunner'),
    waiting_role_id: fc.constantFrom(undefined, 'gunner'),
  });
  const groups = fc.array(fc.record({ kind, count: fc.integer({ min: 1, max: 700 }) }), {
    maxLength: 6,
  });
  const counts = (roster: RosterEntry[]) => {
    const found: Record<string, number> = {};
    for (const { status, role_id, waiting_role_id, more = 1 } of roster) {
      const key = [status, role_id, waiting_role_id].join(':');
      found[key] = (found[key] ?? 0) + more;
    }
    return found;
  };
  fc.assert(
    fc.property(groups, (parts) => {
      const roster = parts.flatMap(({ kind: over, count }) => many(count, over));
      expect(counts(foldRoster(roster))).toEqual(counts(roster));
    }),
    { numRuns: 50 },
  );
});
