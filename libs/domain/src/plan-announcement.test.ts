import { expect, test } from '@jest/globals';
import type { Event } from './event.ts';
import type { ArtefactState } from './artefact-state.ts';
import { planProjection } from './plan-projection.ts';
import { buildEvent } from './testing/build-event.ts';

const BEFORE = new Date('2030-01-01T00:00:00Z');
const GUILD = {
  guild_id: '100000000000000001',
  org_id: null,
  sync_enabled: true,
  locale: 'fr' as const,
  signup_channel_id: '100000000000000002',
  announcement_channel_id: '100000000000000003',
  voice_channel_id: null,
  kept_fields: [],
};

const DENIED = { cause: 'guild', digest: null, channel_id: null } as const;

function there(changes: Partial<ArtefactState> = {}) {
  const state = {
    discord_id: '100000000000000009',
    channel_id: '100000000000000002',
    applied_digest: 'old',
    blocks: [],
    ended: null,
    ...changes,
  };
  return state;
}

type Options = Partial<Omit<Parameters<typeof planProjection>[0], 'event' | 'digestOf'>>;

/** What is planned for the announcement, if anything. */
function plan(event: Event, { guild = GUILD, artefacts = {}, now = BEFORE }: Options = {}) {
  const digestOf = (value: unknown) => JSON.stringify(value);
  return planProjection({ event, guild, artefacts, now, digestOf }).find(
    ({ kind }) => kind === 'announcement',
  );
}

test('an event is announced once its sign-up message is there to lead to', () => {
  const event = buildEvent();
  expect(plan(event)).toBeUndefined();
  expect(plan(event, { artefacts: { 'signup-message': there() } })).toMatchObject({
    action: 'create',
    channel_id: GUILD.announcement_channel_id,
    signup_message: { discord_id: '100000000000000009' },
  });
});

test('a sign-up message that cannot be posted, or is not wanted, does not hold back the announcement', () => {
  const blocked = there({ discord_id: null, blocks: [DENIED] });
  const announced = { action: 'create', signup_message: null };
  expect(plan(buildEvent(), { artefacts: { 'signup-message': blocked } })).toMatchObject(announced);
  const guild = { ...GUILD, signup_channel_id: null };
  expect(plan(buildEvent(), { guild })).toMatchObject(announced);
});

test.each([
  [
    'without a channel for it',
    buildEvent(),
    { guild: { ...GUILD, announcement_channel_id: null } },
  ],
  ['once it has begun', buildEvent(), { now: buildEvent().start_at }],
  ['while a draft', buildEvent({ state: 'draft' }), {}],
  ['when cancelled', buildEvent({ state: 'cancelled' }), {}],
])('an event is not announced %s', (_when, event, options) => {
  expect(plan(event, { artefacts: { 'signup-message': there() }, ...options })).toBeUndefined();
});

test('what was announced is not announced again: neither edited nor deleted by hand', () => {
  const first = plan(buildEvent(), { artefacts: { 'signup-message': there() } });
  const announcement = there({ applied_digest: first?.digest ?? '' });
  const artefacts = { 'signup-message': there(), announcement };
  expect(plan(buildEvent({ title: 'Un autre titre' }), { artefacts })).toBeUndefined();
});

test('the announcement goes with the event, and with the link of the guild', () => {
  const artefacts = { announcement: there() };
  const deleted = plan(buildEvent({ deleted_at: BEFORE }), { artefacts });
  expect(deleted).toMatchObject({ action: 'delete', discord_id: '100000000000000009' });
  const guild = { ...GUILD, sync_enabled: false };
  expect(plan(buildEvent(), { guild, artefacts })?.action).toBe('delete');
});
