import { expect, test } from '@jest/globals';
import type { SignUpWords } from '@verselink/contracts';
import fc from 'fast-check';
import { applyClick } from './apply-click.ts';
import type { Click } from './click.ts';
import type { Event, Registration } from './event.ts';
import { mergeMembers } from './merge-members.ts';
import { registrationChanges } from './registration-changes.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const says = (click: Click, words: SignUpWords): Click => ({ ...click, ...words });
const wordsOf = (entry: Registration | undefined) => [entry?.note, entry?.ship];

function play(...clicks: Click[]) {
  return clicks.reduce(
    ({ event }, click) => {
      const applied = applyClick(event, click);
      return { event: { ...event, registrations: applied.registrations }, last: applied };
    },
    { event: buildEvent(), last: undefined as ReturnType<typeof applyClick> | undefined },
  );
}
const JOINED = says(buildClick('ana', 'join', 1, 'pilot'), { note: 'Tard', ship: 'Cutlass' });

test.each<[string, Click, (string | null)[]]>([
  ['another role', buildClick('ana', 'join', 2, 'gunner'), ['Tard', 'Cutlass']],
  ['“maybe”', buildClick('ana', 'tentative', 2), ['Tard', 'Cutlass']],
  [
    'the same seat with a new note',
    says(buildClick('ana', 'join', 2, 'pilot'), { note: 'Pile à l’heure' }),
    ['Pile à l’heure', 'Cutlass'],
  ],
  [
    'taking the ship back',
    says(buildClick('ana', 'join', 2, 'pilot'), { ship: null }),
    ['Tard', null],
  ],
  ['leaving', buildClick('ana', 'leave', 2), [null, null]],
])('after %s a member’s words are as they should be', (_what, click, expected) => {
  const { event } = play(JOINED, click);
  expect(wordsOf(event.registrations[0])).toEqual(expected);
});

test('whoever leaves and comes back starts without words', () => {
  const { event } = play(JOINED, buildClick('ana', 'leave', 2), buildClick('ana', 'join', 3));
  expect(wordsOf(event.registrations[0])).toEqual([null, null]);
});

test('a new note is a change, which the member and VerseLink are told; the same one again is not', () => {
  const before = play(JOINED).event;
  const again = applyClick(before, says(buildClick('ana', 'join', 2, 'pilot'), { note: 'Tard' }));
  expect(again.outcome).toMatchObject({ kind: 'confirmed', changed: false });
  expect(registrationChanges(before.registrations, again.registrations)).toEqual([]);
  const other = applyClick(before, says(buildClick('ana', 'join', 2, 'pilot'), { note: 'Non' }));
  expect(other.outcome).toMatchObject({ kind: 'confirmed', changed: true });
  expect(registrationChanges(before.registrations, other.registrations)).toHaveLength(1);
});

test('when two registrations become one, words that only one of them has stay', () => {
  const web: Click = says(buildClick('web', 'tentative', 2), { note: 'Du site' });
  web.member = { ...web.member, member: 'u:ana', discord_id: null, user_id: 'ana' };
  const { event } = play(says(buildClick('ana', 'join', 1, 'pilot'), { ship: 'Cutlass' }), web);
  const merged = mergeMembers(event, { discord_id: 'ana', user_id: 'ana' }, new Date(0));
  expect(wordsOf(merged?.registrations[0])).toEqual(['Du site', 'Cutlass']);
});

test('words decide nothing: seats and the waitlist are the same without them', () => {
  const standing = ({ registrations }: Event) =>
    registrations.map(({ member, status, role_id, position }) => [
      member,
      status,
      role_id,
      position,
    ]);
  const clicks = fc.array(
    fc.record({
      name: fc.constantFrom('ana', 'bob', 'cleo'),
      action: fc.constantFrom('join' as const, 'leave' as const, 'tentative' as const),
      role: fc.constantFrom('pilot', 'gunner'),
      note: fc.option(fc.string(), { nil: undefined }),
    }),
  );
  fc.assert(
    fc.property(clicks, (given) => {
      const silent = given.map(({ name, action, role }, n) =>
        buildClick(name, action, n + 1, action === 'join' ? role : null),
      );
      const said = silent.map((click, n) => ({ ...click, note: given[n]?.note }));
      expect(standing(play(...said).event)).toEqual(standing(play(...silent).event));
    }),
  );
});
