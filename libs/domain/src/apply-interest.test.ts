import { snowflakeAt } from '@verselink/contracts';
import { expect, test } from '@jest/globals';
import { applyClick } from './apply-click.ts';
import type { Click } from './click.ts';
import { applyInterest, type Interest } from './apply-interest.ts';
import type { Event } from './event.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const HOME = '200000000000000001';
const ALLY = '200000000000000009';

type Said = { interest: Interest } | { click: Click };

function interest(name: string, interested: boolean, second: number, guild_id = HOME): Said {
  const { id, member } = buildClick(name, 'join', second);
  return { interest: { id, interested, guild_id, counts_as: 'registered', member } };
}
const click = (...args: Parameters<typeof buildClick>): Said => ({ click: buildClick(...args) });

/** The event after all of it, in the order given. */
function after(event: Event, ...said: Said[]): Event {
  return said.reduce((state, one) => {
    const { registrations } =
      'click' in one ? applyClick(state, one.click) : applyInterest(state, one.interest);
    return { ...state, registrations };
  }, event);
}
const standing = (event: Event, name = 'ana') =>
  event.registrations.find((entry) => entry.member === `d:${name}`)?.status;

const open = buildEvent({ roles: [], max_participants: 1 });

test('interest registers where there are no roles, in the order of the waitlist', () => {
  const roster = after(open, interest('ana', true, 1), interest('ben', true, 2));
  expect([standing(roster), standing(roster, 'ben')]).toEqual(['confirmed', 'waitlisted']);
});

test('interest is tentative where the event has roles to choose from, or the guild says so', () => {
  const chosen = buildEvent({ role_optional: false });
  expect(standing(after(chosen, interest('ana', true, 1)))).toBe('tentative');
  expect(standing(after(buildEvent(), interest('ana', true, 1)))).toBe('confirmed');
  const { id, member } = buildClick('ana', 'join', 1);
  const careful: Interest = {
    id,
    interested: true,
    guild_id: HOME,
    counts_as: 'tentative',
    member,
  };
  expect(standing(after(open, { interest: careful }))).toBe('tentative');
});

test('interest taken back withdraws what interest made, and the next in line gets the seat', () => {
  const roster = after(
    open,
    interest('ana', true, 1),
    interest('ben', true, 2),
    interest('ana', false, 3),
  );
  expect([standing(roster), standing(roster, 'ben')]).toEqual(['withdrawn', 'confirmed']);
});

test.each(['join', 'tentative', 'absent'] as const)(
  'interest and its end leave a member alone who pressed %s',
  (action) => {
    const pressed = after(open, click('ana', action, 1));
    const roster = after(pressed, interest('ana', true, 2), interest('ana', false, 3));
    expect(roster.registrations).toEqual(pressed.registrations);
  },
);

test('a click takes over what interest made: its end withdraws nothing any more', () => {
  const roster = after(
    open,
    interest('ana', true, 1),
    click('ana', 'join', 2),
    interest('ana', false, 3),
  );
  expect(standing(roster)).toBe('confirmed');
});

test('who left by a click comes back by newer interest, not by older', () => {
  const left = after(open, click('ana', 'join', 1), click('ana', 'leave', 5));
  expect(standing(after(left, interest('ana', true, 4)))).toBe('withdrawn');
  expect(standing(after(left, interest('ana', true, 6)))).toBe('confirmed');
});

test.each([[[1, 2, 3]], [[1, 3, 2]], [[2, 1, 3]], [[2, 3, 1]], [[3, 1, 2]], [[3, 2, 1]]])(
  'interested, not, interested ends the same when heard in the order %j',
  (order) => {
    const said = order.flatMap((second) => {
      const one = interest('ana', second !== 2, second);
      return [one, one];
    });
    expect(standing(after(open, ...said))).toBe('confirmed');
  },
);

test('the end of interest that is heard first keeps its beginning from counting', () => {
  const roster = after(open, interest('ana', false, 2), interest('ana', true, 1));
  expect(standing(roster)).toBe('withdrawn');
});

test('who is interested in two guilds stays registered until both are taken back', () => {
  const both = after(open, interest('ana', true, 1), interest('ana', true, 2, ALLY));
  const one = after(both, interest('ana', false, 3));
  expect(standing(one)).toBe('confirmed');
  expect(standing(after(one, interest('ana', false, 4, ALLY)))).toBe('withdrawn');
});

test('the name and the language of a member who is known stay when interest names none', () => {
  const left = after(open, click('ana', 'join', 1), click('ana', 'leave', 2));
  const { id, member } = buildClick('ana', 'join', 3);
  const unnamed: Interest = {
    id,
    interested: true,
    guild_id: HOME,
    counts_as: 'registered',
    member: { ...member, display_name: null, locale: 'en' },
  };
  expect(after(left, { interest: unnamed }).registrations[0]).toMatchObject({
    display_name: 'ana',
    locale: 'fr',
    status: 'confirmed',
  });
});

test('a seat that interest brought stays when the event gets roles later', () => {
  const seated = after(open, interest('ana', true, 1));
  const revised = { ...seated, roles: buildEvent().roles };
  expect(standing(after(revised, interest('ana', true, 2)))).toBe('confirmed');
});

test('interest after the start registers nobody', () => {
  const late = snowflakeAt(open.start_at.getTime());
  const { member } = buildClick('ana', 'join', 1);
  const { outcome, registrations } = applyInterest(open, {
    id: late,
    interested: true,
    guild_id: HOME,
    counts_as: 'registered',
    member,
  });
  expect(outcome).toMatchObject({ kind: 'refused', reason: 'closed' });
  expect(registrations).toBe(open.registrations);
});
