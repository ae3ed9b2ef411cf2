import { expect, test } from '@jest/globals';
import { endOf } from './event.ts';
import { buildEvent } from './testing/build-event.ts';
import { nextTransition, viewEvent, viewState } from './view-event.ts';

const event = buildEvent();
const before = new Date(event.start_at.getTime() - 1);

test('an event looks different at its start and at its end, and not again', () => {
  expect(nextTransition(event, before)).toEqual(event.start_at);
  expect(nextTransition(event, event.start_at)).toEqual(endOf(event));
  expect(nextTransition(event, endOf(event))).toBeUndefined();
  expect([before, event.start_at, endOf(event)].map((now) => viewState(event, now))).toEqual([
    'published',
    'running',
    'completed',
  ]);
});

test('an event whose sign-ups close early looks different then, too, and says so until it starts', () => {
  const early = buildEvent({ signup_closes_minutes_before: 60 });
  const closes = new Date(event.start_at.getTime() - 3_600_000);
  const open = new Date(closes.getTime() - 1);
  expect(nextTransition(early, open)).toEqual(closes);
  expect(nextTransition(early, closes)).toEqual(event.start_at);
  expect(
    [open, closes, before, event.start_at].map((now) => viewEvent(early, 'fr', now)?.signup_closed),
  ).toEqual([false, true, true, false]);
  expect(viewEvent(early, 'fr', open)?.signup_closes_at).toBe(closes.toISOString());
  expect(viewEvent(event, 'fr', before)).toMatchObject({
    signup_closes_at: null,
    signup_closed: false,
  });
});

test.each([
  ['a draft', { state: 'draft' as const }],
  ['a cancelled event', { state: 'cancelled' as const }],
  ['a deleted event', { deleted_at: before }],
])('%s never does by itself', (_what, changes) => {
  expect(nextTransition(buildEvent(changes), before)).toBeUndefined();
});
