import { expect, test } from '@jest/globals';
import type { Event } from '../event.ts';
import type { ArtefactState } from './artefact-state.ts';
import { planArtefacts } from './plan-artefacts.ts';
import { buildEvent } from '../testing/build-event.ts';

const BEFORE = new Date('2030-01-01T00:00:00Z');
const GUILD = {
  guild_id: '100000000000000001',
  org_id: null,
  sync_enabled: true,
  locale: 'fr' as const,
  signup_channel_id: '100000000000000002',
  announcement_channel_id: '100000000000000003',
  voice_channel_id: null,
  signup_thread: false,
  kept_fields: [],
};

const DENIED = { cause: 'guild', digest: null, channel_id: null } as const;

function there(changes: Partial<ArtefactState> = {}) {
  const state = {
    discord_id: '100000000000000009',
    channel_id: '100000000000000002',
    applied_digest: 'old',
    blocks: [],
    ...changes,
  };
  return state;
}

type Options = Partial<Omit<Parameters<typeof planArtefacts>[0], 'event' | 'digestOf'>>;

/** What is planned for the announcement, if anything. */
function plan(event: Event, { guild = GUILD, artefacts = {}, now = BEFORE }: Options = {}) {
  const digestOf = (value: unknown) => JSON.stringify(value);
  return planArtefacts({ event, guild, artefacts, now, digestOf }).find(
    ({ kind }) => kind === 'announcement',
  );
}

test('an event is announced once its sign-up message is there to lead to', () => {
  const event = buildEvent();
  expect(plan(event)).toBeUndefined();
  expect(plan(event, { artefacts: { 'signup-message': there() } })).toMatchObject({
    action: 'create',
    channel_id: GUILD.announcement_channel_id,
    wanted: { signup_url: expect.stringMatching(/\/100000000000000009$/) as unknown },
  });
});

test('a sign-up message that cannot be posted, or is not wanted, does not hold back the announcement', () => {
  const blocked = there({ discord_id: null, blocks: [DENIED] });
  const announced = { action: 'create', wanted: { signup_url: null } };
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

const made = plan(buildEvent(), { artefacts: { 'signup-message': there() } })?.digest ?? '';
const standing = (changes: Partial<ArtefactState> = {}) => ({
  'signup-message': there(),
  announcement: there({ applied_digest: made, made_digest: made, ...changes }),
});
const HOUR = 3_600_000;

test('what was announced is not announced again, and left alone while nothing changes', () => {
  expect(plan(buildEvent(), { artefacts: standing() })).toBeUndefined();
  expect(plan(buildEvent({ rev: 9 }), { artefacts: standing() })).toBeUndefined();
});

test.each([
  ['another title', buildEvent({ title: 'Un autre titre' }), null, false],
  ['cancelled', buildEvent({ state: 'cancelled' }), null, false],
  ['completed', buildEvent({ state: 'completed' }), null, false],
  [
    'another start',
    buildEvent({ start_at: new Date(buildEvent().start_at.getTime() + HOUR) }),
    buildEvent().start_at.toISOString(),
    false,
  ],
  ['another place', buildEvent({ location: 'Pyro' }), null, true],
])('an announcement says what became of its event: %s', (_what, event, old_start_at, place) => {
  expect(plan(event, { artefacts: standing() })).toMatchObject({
    action: 'edit',
    discord_id: '100000000000000009',
    wanted: { event: { title: event.title }, old_start_at, place_moved: place },
  });
});

test('an announcement leads to the sign-up message that is there, once it is', () => {
  const artefacts = { ...standing(), 'signup-message': there({ discord_id: null }) };
  expect(plan(buildEvent(), { artefacts })).toBeUndefined();
  const again = { ...standing(), 'signup-message': there({ discord_id: '100000000000000010' }) };
  expect(plan(buildEvent(), { artefacts: again })).toMatchObject({
    action: 'edit',
    wanted: { signup_url: expect.stringMatching(/\/100000000000000010$/) as unknown },
  });
});

test('an announcement that somebody deleted stays away', () => {
  const artefacts = standing({ discord_id: null, applied_digest: null, dismissed: true });
  expect(plan(buildEvent({ title: 'Un autre titre' }), { artefacts })).toBeUndefined();
});

test('the announcement goes with the event, and with the link of the guild', () => {
  const artefacts = { announcement: there() };
  const deleted = plan(buildEvent({ deleted_at: BEFORE }), { artefacts });
  expect(deleted).toMatchObject({ action: 'delete', discord_id: '100000000000000009' });
  const guild = { ...GUILD, sync_enabled: false };
  expect(plan(buildEvent(), { guild, artefacts })?.action).toBe('delete');
});
