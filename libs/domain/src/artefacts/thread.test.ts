import { expect, test } from '@jest/globals';
import type { Event } from '../event.ts';
import { buildEvent } from '../testing/build-event.ts';
import type { ArtefactState } from './artefact-state.ts';
import { leadsOn, planArtefacts } from './plan-artefacts.ts';

const GUILD = {
  guild_id: '100000000000000001',
  org_id: null,
  sync_enabled: true,
  locale: 'fr' as const,
  signup_channel_id: '100000000000000002',
  announcement_channel_id: null,
  voice_channel_id: null,
  signup_thread: true,
  kept_fields: [],
};
const MESSAGE = '100000000000000009';
const there = (changes: Partial<ArtefactState> = {}): ArtefactState => ({
  discord_id: MESSAGE,
  channel_id: '100000000000000002',
  applied_digest: 'old',
  blocks: [],
  ...changes,
});

/** What is planned for the thread, if anything. */
function plan(
  event: Event,
  artefacts: Record<string, ArtefactState> = { 'signup-message': there() },
  guild: typeof GUILD | undefined = GUILD,
) {
  const now = new Date('2030-01-01T00:00:00Z');
  const digestOf = (value: unknown) => JSON.stringify(value);
  return planArtefacts({ event, guild, artefacts, now, digestOf }).find(
    ({ kind }) => kind === 'thread',
  );
}
const both = (thread: Partial<ArtefactState> = {}) => ({
  'signup-message': there(),
  thread: there(thread),
});

test('a thread is begun under the message, once that is there', () => {
  expect(plan(buildEvent(), {})).toBeUndefined();
  expect(plan(buildEvent())).toMatchObject({
    action: 'create',
    channel_id: '100000000000000002',
    wanted: { message_id: MESSAGE, title: buildEvent().title, closed: false },
  });
});

test('a guild that wants no threads gets none, and keeps those that it has', () => {
  const guild = { ...GUILD, signup_thread: false };
  expect(plan(buildEvent(), { 'signup-message': there() }, guild)).toBeUndefined();
  const { digest = '' } = plan(buildEvent(), both()) ?? {};
  expect(plan(buildEvent(), both({ applied_digest: digest }), guild)).toBeUndefined();
});

test('a thread follows the title, closes after the event, and goes with it', () => {
  const { digest = '' } = plan(buildEvent(), both()) ?? {};
  const known = both({ applied_digest: digest });
  expect(plan(buildEvent({ rev: 9 }), known)).toBeUndefined();
  expect(plan(buildEvent({ title: 'Un autre titre' }), known)).toMatchObject({
    action: 'edit',
    discord_id: MESSAGE,
    wanted: { title: 'Un autre titre', closed: false },
  });
  for (const state of ['cancelled', 'completed'] as const) {
    expect(plan(buildEvent({ state }), known)).toMatchObject({
      action: 'edit',
      wanted: { closed: true },
    });
  }
  expect(plan(buildEvent({ deleted_at: new Date() }), known)).toMatchObject({ action: 'delete' });
});

test('a thread that is gone is begun again while the event lives, and not after it', () => {
  const gone = both({ discord_id: null, channel_id: null, applied_digest: null });
  expect(plan(buildEvent(), gone)).toMatchObject({ action: 'create' });
  expect(plan(buildEvent({ state: 'completed' }), gone)).toBeUndefined();
});

test('the thread stays where members write when the message moves on', () => {
  const { digest = '' } = plan(buildEvent(), both()) ?? {};
  const moved = {
    'signup-message': there({ discord_id: '100000000000000010', channel_id: '1000000000000003' }),
    thread: there({ applied_digest: digest }),
  };
  expect(plan(buildEvent(), moved)).toBeUndefined();
});

test('the message leads on to its thread where the guild wants one', () => {
  const digestOf = (value: unknown) => JSON.stringify(value);
  const leads = (guild: typeof GUILD) =>
    planArtefacts({ event: buildEvent(), guild, artefacts: {}, now: new Date(0), digestOf })
      .filter(({ kind }) => kind === 'signup-message')
      .map((step) => leadsOn(step, guild));
  expect(leads(GUILD)).toEqual([true]);
  expect(leads({ ...GUILD, signup_thread: false })).toEqual([false]);
});

test('a thread that was refused under a message that is gone is begun under the next one', () => {
  const { digest = '' } = plan(buildEvent()) ?? {};
  const block = { cause: 'content', digest, channel_id: '100000000000000002' } as const;
  const refused = there({ discord_id: null, channel_id: null, blocks: [block] });
  expect(plan(buildEvent(), { 'signup-message': there(), thread: refused })).toBeUndefined();
  const next = there({ discord_id: '100000000000000010' });
  expect(plan(buildEvent(), { 'signup-message': next, thread: refused })).toMatchObject({
    action: 'create',
    wanted: { message_id: '100000000000000010' },
  });
});
