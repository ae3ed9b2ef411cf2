import { expect, test } from '@jest/globals';
import {
  GuildScheduledEventEntityType,
  GuildScheduledEventStatus as Status,
  type APIGuildScheduledEvent,
  type RESTPatchAPIGuildScheduledEventJSONBody,
} from 'discord-api-types/v10';
import fc from 'fast-check';
import { aboveMarker, markedEventId, scheduledEventContent } from '../../render/scheduled-event.ts';
import { FACTS } from '../../testing/views.ts';
import { scheduledEventEdits } from './scheduled-event-edits.ts';

const START = Date.parse(FACTS.start_at);
const BEFORE = START - 3_600_000;
const DURING = START + 60_000;
const AFTER = Date.parse(FACTS.end_at) + 60_000;

function shown(over: Partial<APIGuildScheduledEvent> = {}): APIGuildScheduledEvent {
  const { name, description, location, start_at, end_at } = scheduledEventContent(FACTS);
  return {
    name,
    description,
    entity_type: GuildScheduledEventEntityType.External,
    channel_id: null,
    entity_metadata: { location },
    // Discord writes the same moment differently.
    scheduled_start_time: start_at.replace('.000Z', '+00:00'),
    scheduled_end_time: end_at.replace('.000Z', '+00:00'),
    status: Status.Scheduled,
    ...over,
  } as APIGuildScheduledEvent;
}

function edits(
  current: APIGuildScheduledEvent,
  facts: Partial<typeof FACTS>,
  now = BEFORE,
  options: Parameters<typeof scheduledEventEdits>[3] = {},
): RESTPatchAPIGuildScheduledEventJSONBody[] | 'final' | 'replace' {
  const result = scheduledEventEdits(current, { ...FACTS, ...facts }, now, options);
  return result.kind === 'edits' ? result.edits : result.kind;
}

test('when Discord shows what is wanted, there is nothing to edit', () => {
  expect(edits(shown(), {})).toEqual([]);
});

test('only what differs is sent', () => {
  expect(edits(shown(), { title: 'Raid reporté' })).toEqual([{ name: 'Raid reporté' }]);
  expect(edits(shown(), { location: null })).toEqual([
    { entity_metadata: { location: 'VerseLink' } },
  ]);
  expect(edits(shown(), { start_at: '2030-05-01T18:30:00.000Z' })).toEqual([
    { scheduled_start_time: '2030-05-01T18:30:00.000Z' },
  ]);
});

test('once the event runs its start is not sent, even when it differs, but its end is', () => {
  const longer = { state: 'running', end_at: '2030-05-01T23:00:00.000Z' } as const;
  const moved = { ...longer, start_at: '2030-05-01T18:00:00.000Z' };
  const end = { scheduled_end_time: longer.end_at };
  expect(edits(shown({ status: Status.Active }), moved, DURING)).toEqual([end]);
  // Discord has not set it running yet.
  expect(edits(shown(), moved, DURING)).toEqual([{ ...end, status: Status.Active }]);
  const theirs = shown({ status: Status.Active, scheduled_end_time: longer.end_at });
  expect(edits(theirs, { state: 'running' }, DURING)).toEqual([
    { scheduled_end_time: FACTS.end_at },
  ]);
  expect(edits(theirs, { state: 'running' }, DURING, { leave: ['times'] })).toEqual([]);
});

test('an end that is past, or before the start that Discord shows, is not sent', () => {
  const over = { state: 'running', end_at: new Date(DURING + 1_000).toISOString() } as const;
  expect(edits(shown({ status: Status.Active }), over, DURING)).toEqual([]);
  const forward = {
    start_at: new Date(BEFORE).toISOString(),
    end_at: new Date(START - 60_000).toISOString(),
  };
  expect(edits(shown(), forward)).toEqual([]);
});

test.each([Status.Active, Status.Completed, Status.Canceled])(
  'what has status %d when the event is moved to another start to come is replaced',
  (status) => {
    const postponed = {
      start_at: '2030-05-03T19:00:00.000Z',
      end_at: '2030-05-03T21:30:00.000Z',
    };
    expect(edits(shown({ status }), postponed, DURING)).toBe('replace');
    // The moderators moved it, and may: what they ended stays ended.
    const kept = edits(shown({ status }), postponed, DURING, { leave: ['times'] });
    expect(kept).toEqual(status === Status.Active ? [] : 'final');
    expect(edits(shown({ status }), { ...postponed, state: 'cancelled' }, DURING)).not.toBe(
      'replace',
    );
  },
);

test('a start that is past or about to be is not sent', () => {
  const soon = { start_at: new Date(BEFORE + 1_000).toISOString() };
  expect(edits(shown(), soon)).toEqual([]);
});

test.each([
  [Status.Scheduled, 'running', [{ status: Status.Active }]],
  [Status.Scheduled, 'completed', [{ status: Status.Active }, { status: Status.Completed }]],
  [Status.Scheduled, 'cancelled', [{ status: Status.Canceled }]],
  [Status.Active, 'published', []],
  [Status.Active, 'running', []],
  [Status.Active, 'completed', [{ status: Status.Completed }]],
  // Discord does not let a running event be cancelled.
  [Status.Active, 'cancelled', [{ status: Status.Completed }]],
] as const)(
  'from status %d to %s the transitions are those that Discord allows',
  (from, state, expected) => {
    expect(edits(shown({ status: from }), { state }, DURING)).toEqual(expected);
  },
);

test('a text and a status change go in one call', () => {
  expect(edits(shown(), { state: 'cancelled', title: 'Raid annulé' })).toEqual([
    { name: 'Raid annulé', status: Status.Canceled },
  ]);
});

test('a finished event is left alone when the event is finished too, or over', () => {
  expect(edits(shown({ status: Status.Canceled }), { state: 'cancelled' })).toEqual([]);
  expect(edits(shown({ status: Status.Completed }), { state: 'completed' }, AFTER)).toEqual([]);
  expect(edits(shown({ status: Status.Completed }), { title: 'Trop tard' }, AFTER)).toEqual([]);
});

test('a finished event that should still be open cannot be edited into it', () => {
  expect(edits(shown({ status: Status.Canceled }), {})).toBe('final');
});

test('carrying out the edits leaves nothing more to edit', () => {
  fc.assert(
    fc.property(
      fc.record({
        title: fc.string({ minLength: 5, maxLength: 200 }),
        description: fc.string({ minLength: 10, maxLength: 5000 }),
        location: fc.option(fc.string({ maxLength: 200 })),
        state: fc.constantFrom('published', 'running', 'completed', 'cancelled'),
      }),
      fc.constantFrom(Status.Scheduled, Status.Active),
      fc.constantFrom(BEFORE, DURING),
      (facts, status, now) => {
        const calls = edits(shown({ status }), facts, now);
        if (calls === 'final' || calls === 'replace')
          throw new Error('an open event is never final');
        const after = calls.reduce<APIGuildScheduledEvent>(
          (event, call) => ({ ...event, ...call }) as APIGuildScheduledEvent,
          shown({ status }),
        );
        expect(edits(after, facts, now)).toEqual([]);
      },
    ),
  );
});

const voice = { channel_id: '200000000000000007', stage: false };
const moveIn = { channel_id: voice.channel_id, entity_type: 2, entity_metadata: null };

test('a field that is left to the moderators is not edited, the others are', () => {
  const theirs = shown({ name: 'À eux', entity_metadata: { location: 'Chez eux' } });
  expect(edits(theirs, {}, BEFORE, { leave: ['title'] })).toEqual([
    { entity_metadata: { location: FACTS.location } },
  ]);
  const moved = shown({ scheduled_start_time: '2030-05-01T20:00:00+00:00' });
  expect(edits(moved, { state: 'running' }, DURING, { leave: ['times'] })).toEqual([
    { status: Status.Active },
  ]);
});

test('an event moves into a channel and out of it, with its place in the description meanwhile', () => {
  const [into] = edits(shown(), {}, BEFORE, { voice });
  expect(into).toMatchObject(moveIn);
  const description = (into as { description: string }).description;
  expect(description).toContain(`📍 ${FACTS.location ?? ''}`);
  const held = shown({ ...moveIn, description });
  expect(edits(held, {}, BEFORE, { voice })).toEqual([]);
  expect(edits(held, {}, BEFORE, { voice: { ...voice, stage: true } })).toEqual([
    { ...moveIn, entity_type: 1 },
  ]);
  expect(edits(held, {})).toEqual([
    {
      channel_id: null,
      entity_type: 3,
      entity_metadata: { location: FACTS.location },
      scheduled_end_time: FACTS.end_at,
      description: shown().description,
    },
  ]);
});

test('an event that has begun stays where it is', () => {
  const running = shown({ status: Status.Active });
  expect(edits(running, { state: 'running' }, DURING, { voice, leave: ['description'] })).toEqual(
    [],
  );
});

test.each([true, false])(
  'a description is known without the lines below it (in a channel: %s)',
  (inChannel) => {
    for (const over of [{}, { url: null }, { location: null, url: null }]) {
      const { description } = scheduledEventContent({ ...FACTS, ...over }, inChannel);
      expect(aboveMarker(description)).toBe(FACTS.description);
      expect(markedEventId(description)).toBe('evt-1');
    }
    expect(aboveMarker('Tout est à eux\n\nmaintenant')).toBe('Tout est à eux\n\nmaintenant');
  },
);

test('name, description and place hold the limits and the description always ends with the marker', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 5, maxLength: 200 }),
      fc.string({ unit: 'grapheme', minLength: 10, maxLength: 5000 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.boolean(),
      (title, description, location, linked) => {
        const url = linked ? `https://verselink.example/${'u'.repeat(470)}` : null;
        const content = scheduledEventContent({ ...FACTS, title, description, location, url });
        expect(content.name.length).toBeLessThanOrEqual(100);
        expect(content.description.length).toBeLessThanOrEqual(1000);
        expect(content.location.length).toBeGreaterThanOrEqual(1);
        expect(content.location.length).toBeLessThanOrEqual(100);
        expect(content.description.endsWith('\nVerseLink · evt-1')).toBe(true);
      },
    ),
  );
});
