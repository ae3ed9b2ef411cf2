import { snowflakeAt } from '@verselink/contracts';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyClick } from './apply-click.ts';
import { applyDeparture, type Departure } from './apply-departure.ts';
import { applyInterest } from './apply-interest.ts';
import { attendeeChanges } from './attendee-changes.ts';
import type { Event } from './event.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';

const HOME = '200000000000000001';
const ALLY = '200000000000000009';
const open = buildEvent({ roles: [], max_participants: 1 });

const press = (
  name: string,
  action: Parameters<typeof buildClick>[1],
  second: number,
  guild_id: string | null = HOME,
) => {
  const click = { ...buildClick(name, action, second), guild_id };
  return (event: Event) => ({ ...event, registrations: applyClick(event, click).registrations });
};
const interest = (name: string, interested: boolean, second: number, guild_id = HOME) => {
  const { id, member } = buildClick(name, 'join', second);
  const said = { id, interested, guild_id, counts_as: 'registered' as const, member };
  return (event: Event) => ({ ...event, registrations: applyInterest(event, said).registrations });
};
const departure = (name: string, second: number, over: Partial<Departure> = {}): Departure => ({
  id: buildClick(name, 'leave', second).id,
  guild_id: HOME,
  discord_id: name,
  reason: 'left',
  ...over,
});
const depart = (...args: Parameters<typeof departure>) => {
  const gone = departure(...args);
  return (event: Event) => ({ ...event, registrations: applyDeparture(event, gone).registrations });
};
const play = (event: Event, ...steps: ((event: Event) => Event)[]) =>
  steps.reduce((state, step) => step(state), event);
const own = (event: Event, name: string) =>
  event.registrations.find(({ member }) => member === `d:${name}`);

test('whoever leaves the guild gives the seat to the first in line, who is to be told', () => {
  const full = play(
    open,
    press('ana', 'join', 1),
    press('ben', 'join', 2),
    press('eva', 'join', 3),
  );
  const { outcome, promoted, registrations } = applyDeparture(
    full,
    departure('ana', 9, { reason: 'banned' }),
  );
  expect(outcome).toEqual({ kind: 'withdrawn', changed: true });
  expect(promoted.map(({ member }) => member)).toEqual(['d:ben']);
  expect(own({ ...full, registrations }, 'ana')).toMatchObject({
    status: 'withdrawn',
    source: 'banned',
  });
});

test.each([
  ['another guild', ALLY],
  ['the web', null],
])('a member who signed up in %s stays', (_, guildId) => {
  const event = play(open, press('ana', 'join', 1, guildId));
  expect(play(event, depart('ana', 2)).registrations).toBe(event.registrations);
});

test.each([
  [HOME, ALLY],
  [ALLY, HOME],
])('who clicked in two guilds stays until they have left both (%s, then %s)', (first, second) => {
  const event = play(open, press('ana', 'join', 1), press('ana', 'join', 2, ALLY));
  const one = play(event, depart('ana', 3, { guild_id: first }));
  expect(own(one, 'ana')?.status).toBe('confirmed');
  const again = play(one, depart('ana', 3, { guild_id: first }));
  expect(again.registrations).toBe(one.registrations);
  expect(own(play(one, depart('ana', 4, { guild_id: second })), 'ana')?.status).toBe('withdrawn');
});

test('who also signed up on the web stays, whatever guild they leave', () => {
  const event = play(open, press('ana', 'join', 1, null), press('ana', 'join', 2));
  expect(own(play(event, depart('ana', 3)), 'ana')).toMatchObject({
    status: 'confirmed',
    guild_id: null,
  });
});

test('who is interested in one guild’s native event and clicked in another stays until they have left both', () => {
  const event = play(open, interest('ana', true, 1), press('ana', 'join', 2, ALLY));
  const one = play(event, depart('ana', 3, { guild_id: ALLY }));
  expect(own(one, 'ana')?.status).toBe('confirmed');
  expect(own(play(one, depart('ana', 4)), 'ana')?.status).toBe('withdrawn');
});

test('what was said before leaving the event does not hold a later seat', () => {
  const event = play(
    open,
    press('ana', 'join', 1, null),
    press('ana', 'leave', 2),
    press('ana', 'join', 3),
  );
  expect(own(play(event, depart('ana', 4)), 'ana')?.status).toBe('withdrawn');
});

test('a departure that is older than the newest click changes nothing', () => {
  const event = play(open, press('ana', 'join', 1), press('ana', 'join', 5));
  expect(play(event, depart('ana', 4)).registrations).toBe(event.registrations);
});

test('who comes back and clicks is registered again; the click from before does not bring them back', () => {
  const gone = play(open, press('ana', 'join', 1), depart('ana', 3));
  expect(own(play(gone, press('ana', 'join', 2)), 'ana')?.status).toBe('withdrawn');
  expect(own(play(gone, press('ana', 'join', 4)), 'ana')?.status).toBe('confirmed');
});

test('the same departure again changes nothing and is answered as the first time', () => {
  const gone = play(open, press('ana', 'join', 1), depart('ana', 3));
  const again = applyDeparture(gone, departure('ana', 3));
  expect(again.outcome).toEqual({ kind: 'withdrawn', changed: true });
  expect(again.registrations).toBe(gone.registrations);
});

test('who is interested in another guild’s native event too stays until that ends', () => {
  const both = play(open, interest('ana', true, 1), interest('ana', true, 2, ALLY));
  const one = play(both, depart('ana', 3, { guild_id: ALLY }));
  expect(own(one, 'ana')).toMatchObject({ status: 'confirmed', interested_in: [HOME] });
  expect(own(play(one, depart('ana', 4)), 'ana')?.status).toBe('withdrawn');
});

test('a list of subscribers that still names who left does not bring them back', () => {
  const gone = play(open, interest('ana', true, 1), depart('ana', 2));
  expect(attendeeChanges(gone, '240000000000000001', ['ana'])).toEqual({
    interested: [],
    uninterested: [],
  });
});

test('nobody gives a seat back once the event has begun, is cancelled or is over', () => {
  const event = play(open, press('ana', 'join', 1));
  const late = departure('ana', 0, { id: snowflakeAt(open.start_at.getTime()) });
  expect(applyDeparture(event, late).registrations).toBe(event.registrations);
  for (const state of ['cancelled', 'completed'] as const) {
    const ended = { ...event, state };
    expect(applyDeparture(ended, departure('ana', 2)).registrations).toBe(event.registrations);
  }
});

test('a click and a departure end the same in whichever order they are heard', () => {
  const moments = fc.tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }));
  fc.assert(
    fc.property(moments, fc.constantFrom('join', 'tentative', 'leave'), ([at, left], action) => {
      fc.pre(at !== left);
      const event = play(open, press('ana', 'join', 1));
      const click = press('ana', action, at);
      const heard = own(play(event, click, depart('ana', left)), 'ana')?.status;
      const otherwise = own(play(event, depart('ana', left), click), 'ana')?.status;
      expect(otherwise).toBe(heard);
    }),
  );
});
