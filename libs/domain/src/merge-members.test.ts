import { expect, test } from '@jest/globals';
import { applyClick } from './apply-click.ts';
import type { Click } from './click.ts';
import type { Event } from './event.ts';
import { mergeMembers } from './merge-members.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

function webClick(user: string, action: Click['action'], second: number, role: string | null) {
  const click = buildClick(user, action, second, role);
  const member = { ...click.member, member: `u:${user}`, discord_id: null, user_id: user };
  return { ...click, member };
}

const play = (event: Event, ...clicks: Click[]): Event =>
  clicks.reduce(
    (state, click) => ({ ...state, registrations: applyClick(state, click).registrations }),
    event,
  );
const BEFORE = new Date(buildEvent().start_at.getTime() - 1);
const link = { discord_id: 'ana', user_id: 'ana-web' };

test('a provisional registration gets the VerseLink user and keeps its seat', () => {
  const event = play(buildEvent(), buildClick('ana', 'join', 1, 'pilot'));
  expect(mergeMembers(event, link, BEFORE)?.registrations).toMatchObject([
    { member: 'd:ana', user_id: 'ana-web', status: 'confirmed', role_id: 'pilot' },
  ]);
});

test('of two registrations of one person the seat stays, and the other place goes to the next in line', () => {
  const event = play(
    buildEvent(),
    buildClick('ana', 'join', 1, 'pilot'),
    webClick('ana-web', 'join', 2, 'gunner'),
    buildClick('bob', 'join', 3, 'gunner'),
  );
  const merged = mergeMembers(event, link, BEFORE);
  expect(merged?.registrations).toMatchObject([
    { member: 'd:ana', role_id: 'pilot', status: 'confirmed' },
    { member: 'd:bob', role_id: 'gunner', status: 'confirmed' },
  ]);
  expect(merged?.promoted.map(({ member }) => member)).toEqual(['d:bob']);
});

test('a click that was applied to either of them is not applied again after the merge', () => {
  const late = webClick('ana-web', 'leave', 5, null);
  const event = play(buildEvent(), buildClick('ana', 'join', 1, 'pilot'), late);
  const merged = mergeMembers(event, link, BEFORE);
  expect(merged?.registrations[0]?.last_click).toBe(late.id);
});

test('merging again changes nothing', () => {
  const event = play(buildEvent(), buildClick('ana', 'join', 1, 'pilot'));
  const registrations = mergeMembers(event, link, BEFORE)?.registrations ?? [];
  expect(mergeMembers({ ...event, registrations }, link, BEFORE)).toBeUndefined();
});
