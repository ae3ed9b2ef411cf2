import { expect, test } from '@jest/globals';
import { createPace } from './pace.ts';

function member(id: string, eventId = 'evt-1') {
  return { eventId, page: null, member: { discord_id: id, display_name: id, locale: 'fr' } };
}

test('a member may press five times at once, and then twice a second', () => {
  let at = 0;
  const pace = createPace({ now: () => at });
  const presses = (count: number) =>
    Array.from({ length: count }, () => pace.allows(member('nova'))).filter(Boolean).length;
  expect(presses(20)).toBe(5);
  at += 1_000;
  expect(presses(20)).toBe(2);
  at += 60_000;
  expect(presses(20)).toBe(5);
});

test('200 presses in 4 s come to a few', () => {
  let at = 0;
  const pace = createPace({ now: () => at });
  const allowed = Array.from({ length: 200 }, () => {
    at += 20;
    return pace.allows(member('nova'));
  });
  expect(allowed.filter(Boolean).length).toBeLessThanOrEqual(13);
});

test('each member and each event has a measure of its own, and so has whoever an organiser acts for', () => {
  const pace = createPace({ now: () => 0 });
  const spend = (one: Parameters<typeof pace.allows>[0]) => {
    while (pace.allows(one));
  };
  spend(member('nova'));
  expect(pace.allows(member('jax'))).toBe(true);
  expect(pace.allows(member('nova', 'evt-2'))).toBe(true);
  const organiser = { discord_id: 'nova', display_name: 'Nova' };
  for (const name of ['kael', 'astra', 'orion', 'vex', 'zoe', 'finn']) {
    expect(pace.allows({ ...member(name), organiser })).toBe(true);
  }
  spend({ ...member('kael'), organiser });
  expect(pace.allows({ ...member('kael'), organiser })).toBe(false);
});

test('pages of a list are turned faster, and take nothing from the presses', () => {
  const pace = createPace({ now: () => 0 });
  const page = () => pace.allows({ ...member('nova'), page: 1 });
  expect(Array.from({ length: 50 }, page).filter(Boolean)).toHaveLength(30);
  expect(pace.allows(member('nova'))).toBe(true);
});
