import { expect, test } from '@jest/globals';
import { snowflakeAt } from '@verselink/contracts';
import { applyClick } from './apply-click.ts';
import { applyDeparture } from './apply-departure.ts';
import { applyInterest } from './apply-interest.ts';
import { markNoShows } from './check-in.ts';
import type { Click } from './click.ts';
import type { Event } from './event.ts';
import { mergeMembers } from './merge-members.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

function webClick(
  user: string,
  action: Click['action'],
  second: number,
  role: string | null = null,
): Click {
  const click = buildClick(user, action, second, role);
  const member = { ...click.member, member: `u:${user}`, discord_id: null, user_id: user };
  return { ...click, source: 'web', guild_id: null, member };
}

const memberOf = (name: string) => ({ member: buildClick(name, 'join', 0).member });

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

const checkIn = (event: Event): Click => {
  const minutesBefore = (minutes: number) => event.start_at.getTime() - minutes * 60_000;
  return { ...buildClick('ana', 'checkin', 0), id: snowflakeAt(minutesBefore(20)) };
};
const standingOf = (event: Event) => {
  const [own] = mergeMembers(event, link, BEFORE)?.registrations ?? [];
  return own && [own.status, own.role_id];
};

test.each([1, 3])('who is checked in stays so, whichever seat was taken first', (second) => {
  const event = buildEvent();
  const seated = play(
    event,
    buildClick('ana', 'join', 2, 'pilot'),
    webClick('ana-web', 'join', second, 'gunner'),
    checkIn(event),
  );
  expect(standingOf(seated)).toEqual(['checked_in', 'pilot']);
});

test('who was noted as missing is so still, whatever they said before', () => {
  const event = buildEvent();
  const others = [buildClick('bob', 'join', 3), { ...checkIn(event), ...memberOf('bob') }];
  const started = play(
    event,
    webClick('ana-web', 'tentative', 1),
    buildClick('ana', 'join', 2),
    ...others,
  );
  const missing = { ...started, registrations: markNoShows(started.registrations) };
  expect(standingOf(missing)?.[0]).toBe('no_show');
});

test.each(['absent', 'tentative', 'leave'] as const)(
  'whether somebody comes is what they said last (%s), and the seat goes to the next in line',
  (action) => {
    const event = play(
      buildEvent(),
      webClick('ana-web', 'join', 1, 'gunner'),
      buildClick('bob', 'join', 2, 'gunner'),
      buildClick('ana', action, 3),
    );
    const merged = mergeMembers(event, link, BEFORE);
    expect(merged?.registrations.map(({ member, status }) => [member, status])).toEqual(
      expect.arrayContaining([
        ['d:ana', action === 'leave' ? 'withdrawn' : action],
        ['d:bob', 'confirmed'],
      ]),
    );
    const back = play(event, webClick('ana-web', 'join', 4, 'pilot'));
    expect(standingOf(back)?.[0]).toBe('confirmed');
  },
);

test('leaving a server takes back nothing that was said on the web', () => {
  const event = play(
    buildEvent(),
    webClick('ana-web', 'join', 1, 'gunner'),
    buildClick('ana', 'join', 2, 'pilot'),
  );
  const departure = {
    ...{ id: buildClick('ana', 'leave', 3).id, guild_id: '200000000000000001' },
    ...{ discord_id: 'ana', reason: 'left' as const },
  };
  const gone = { ...event, registrations: applyDeparture(event, departure).registrations };
  expect(standingOf(gone)).toEqual(['confirmed', 'gunner']);
  const registrations = mergeMembers(event, link, BEFORE)?.registrations ?? [];
  const merged = applyDeparture({ ...event, registrations }, departure);
  expect(merged.registrations[0]).toMatchObject({ status: 'confirmed', guild_id: null });
});

test.each([
  ['absent', 'absent'],
  ['leave', 'confirmed'],
] as const)('interest after “%s” on the web leaves who said it %s', (action, status) => {
  const web = play(
    buildEvent({ roles: [] }),
    webClick('ana-web', 'join', 1),
    webClick('ana-web', action, 2),
  );
  const { id, member, guild_id } = buildClick('ana', 'join', 3);
  const { registrations } = applyInterest(web, {
    ...{ id, member, guild_id: guild_id ?? '', interested: true },
    counts_as: 'registered',
  });
  expect(standingOf({ ...web, registrations })?.[0]).toBe(status);
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
