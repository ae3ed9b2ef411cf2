import { expect, test } from '@jest/globals';
import { endOf } from './event.ts';
import { buildEvent } from './testing/build-event.ts';
import { nextTransition, viewState } from './view-event.ts';

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

test.each([
  ['a draft', { state: 'draft' as const }],
  ['a cancelled event', { state: 'cancelled' as const }],
  ['a deleted event', { deleted_at: before }],
])('%s never does by itself', (_what, changes) => {
  expect(nextTransition(buildEvent(changes), before)).toBeUndefined();
});
