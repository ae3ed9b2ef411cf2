import { expect, test } from '@jest/globals';
import { endOf, type Event } from '../event.ts';
import type { ArtefactState, NativeFacet } from './artefact-state.ts';
import type { GuildSettings } from '../guild-settings.ts';
import { planArtefacts } from './plan-artefacts.ts';
import { isLeftover } from './artefact-rules.ts';
import { buildEvent } from '../testing/build-event.ts';

const GUILD: GuildSettings = {
  guild_id: '100000000000000001',
  org_id: null,
  sync_enabled: true,
  locale: 'fr',
  signup_channel_id: '100000000000000002',
  announcement_channel_id: null,
  voice_channel_id: null,
  signup_thread: false,
  kept_fields: [],
};
const BEFORE = new Date('2030-01-01T00:00:00Z');
const digestOf = (value: unknown) => JSON.stringify(value);

const NATIVE: NativeFacet = {
  written_digest: null,
  ended: null,
  image_url: null,
  shown_cover: null,
};
const DENIED = { cause: 'guild', digest: null, channel_id: null } as const;

function there(changes: Partial<ArtefactState> = {}): ArtefactState {
  return {
    discord_id: '100000000000000009',
    channel_id: '100000000000000002',
    applied_digest: 'old',
    blocks: [],
    ...changes,
  };
}

function plan(
  event: Event,
  {
    guild = GUILD,
    artefacts = {},
    now = BEFORE,
  }: Partial<Omit<Parameters<typeof planArtefacts>[0], 'event' | 'digestOf'>> = {},
) {
  return planArtefacts({ event, guild, artefacts, now, digestOf });
}
const actions = (steps: ReturnType<typeof plan>) =>
  steps.map((step) => `${step.action} ${step.kind}`);
const both = { 'scheduled-event': there(), 'signup-message': there() };

test('a published event is created in both forms', () => {
  expect(actions(plan(buildEvent()))).toEqual(['create scheduled-event', 'create signup-message']);
});

test('what is there already and differs is edited; what is equal is left alone', () => {
  const steps = plan(buildEvent(), { artefacts: both });
  expect(actions(steps)).toEqual(['edit scheduled-event', 'edit signup-message']);
  const artefacts = Object.fromEntries(
    steps.map((step) => [step.kind, there({ applied_digest: step.digest })]),
  );
  expect(plan(buildEvent(), { artefacts })).toEqual([]);
});

test('every revision is written to the message, also when it looks like one before: answers to clicks show others', () => {
  const [, message] = plan(buildEvent({ rev: 1 }));
  const artefacts = {
    ...both,
    'signup-message': there({ applied_digest: message?.digest ?? null }),
  };
  expect(actions(plan(buildEvent({ rev: 2 }), { artefacts }))).toEqual([
    'edit scheduled-event',
    'edit signup-message',
  ]);
});

test.each([
  ['a draft', buildEvent({ state: 'draft' }), GUILD],
  ['a deleted event', buildEvent({ deleted_at: BEFORE }), GUILD],
  ['an event in a guild whose sync is off', buildEvent(), { ...GUILD, sync_enabled: false }],
  ['an event of another organisation', buildEvent({ org_id: 'a' }), { ...GUILD, org_id: 'b' }],
  ['an event of an organisation in a guild of none', buildEvent({ org_id: 'a' }), GUILD],
])('%s is removed where it is shown, and not created where it is not', (_what, event, guild) => {
  expect(actions(plan(event, { guild, artefacts: both }))).toEqual([
    'delete scheduled-event',
    'delete signup-message',
  ]);
  expect(plan(event, { guild })).toEqual([]);
});

test('an event that runs is shown again as a scheduled event while there is something left of it', () => {
  const early = new Date('2030-01-10T20:30:00Z');
  const both = ['create scheduled-event', 'create signup-message'];
  expect(actions(plan(buildEvent(), { now: early }))).toEqual(both);
  const late = new Date(endOf(buildEvent()).getTime() - 30_000);
  expect(actions(plan(buildEvent(), { now: late }))).toEqual(['create signup-message']);
});

test('an event that is over or cancelled is shown as such where it is, and not created', () => {
  const event = buildEvent({ state: 'cancelled' });
  expect(actions(plan(event, { artefacts: both }))).toEqual([
    'edit scheduled-event',
    'edit signup-message',
  ]);
  expect(plan(event)).toEqual([]);
});

test('without a channel there is no sign-up message', () => {
  expect(actions(plan(buildEvent(), { guild: { ...GUILD, signup_channel_id: null } }))).toEqual([
    'create scheduled-event',
  ]);
});

test('what Discord refused for good is not tried again until it differs', () => {
  const [step] = plan(buildEvent());
  const artefacts = {
    ...both,
    'scheduled-event': there({ blocks: [{ ...DENIED, digest: step?.digest ?? null }] }),
  };
  expect(actions(plan(buildEvent(), { artefacts }))).toEqual(['edit signup-message']);
  expect(actions(plan(buildEvent({ title: 'Raid reporté' }), { artefacts }))).toEqual([
    'edit scheduled-event',
    'edit signup-message',
  ]);
});

test('a missing permission blocks whatever the content', () => {
  const artefacts = { ...both, 'scheduled-event': there({ blocks: [DENIED] }) };
  expect(actions(plan(buildEvent({ title: 'Autre titre' }), { artefacts }))).toEqual([
    'edit signup-message',
  ]);
});

test('a scheduled event that somebody ended is left alone until the event gets another start', () => {
  const event = buildEvent();
  const ended = { start_at: event.start_at };
  for (const discord_id of ['100000000000000009', null]) {
    const artefacts = {
      ...both,
      'scheduled-event': there({ native: { ...NATIVE, ended }, discord_id }),
    };
    expect(actions(plan(event, { artefacts }))).toEqual(['edit signup-message']);
  }
  const moved = buildEvent({ start_at: new Date('2030-02-10T20:00:00Z') });
  const artefacts = {
    'scheduled-event': there({ native: { ...NATIVE, ended }, discord_id: null }),
  };
  expect(actions(plan(moved, { artefacts }))).toContain('create scheduled-event');
});

test('a scheduled event that somebody ended is still taken away with the event', () => {
  const event = buildEvent({ deleted_at: BEFORE });
  const artefacts = {
    'scheduled-event': there({ native: { ...NATIVE, ended: { start_at: event.start_at } } }),
  };
  expect(actions(plan(event, { artefacts }))).toEqual(['delete scheduled-event']);
});

const OTHER = '100000000000000003';
const signup = (changes: Partial<ArtefactState>) => ({
  artefacts: { 'scheduled-event': there(), 'signup-message': there(changes) },
});
const ofSignup = (steps: ReturnType<typeof plan>) =>
  steps.filter(({ kind }) => kind === 'signup-message');

test('a sign-up message that is moved is posted in its new channel before the old one goes', () => {
  const event = buildEvent();
  const [create] = ofSignup(plan(event, signup({ moved_to: OTHER })));
  expect(create).toMatchObject({ action: 'create', channel_id: OTHER });
  const leftovers = [{ channel_id: '100000000000000002', discord_id: '100000000000000009' }];
  const moved = {
    discord_id: '100000000000000010',
    channel_id: OTHER,
    moved_to: OTHER,
    applied_digest: create?.digest ?? '',
    leftovers,
  };
  const [removal] = ofSignup(plan(event, signup(moved)));
  expect(removal).toMatchObject({ action: 'delete', ...leftovers[0] });
  expect(isLeftover(removal?.digest ?? '')).toBe(true);
  expect(ofSignup(plan(event, signup({ ...moved, leftovers: [] })))).toEqual([]);
});

test('a move that Discord refused is not tried again until something changes, and the old message is kept up to date', () => {
  const blocks = [{ ...DENIED, channel_id: OTHER }];
  const refused = { moved_to: OTHER, blocks, leftovers: [] };
  const [edit, ...others] = ofSignup(plan(buildEvent(), signup(refused)));
  expect(edit).toMatchObject({ action: 'edit', channel_id: '100000000000000002' });
  expect(others).toEqual([]);
  const shown = { ...refused, applied_digest: edit?.digest ?? '' };
  expect(ofSignup(plan(buildEvent(), signup(shown)))).toEqual([]);
  const elsewhere = { ...shown, moved_to: '100000000000000004' };
  expect(ofSignup(plan(buildEvent(), signup(elsewhere)))).toMatchObject([
    { action: 'create', channel_id: '100000000000000004', moving: true },
  ]);
});

test('while a message is on its way to another channel the old one is kept up to date', () => {
  expect(ofSignup(plan(buildEvent(), signup({ moved_to: OTHER })))).toMatchObject([
    { action: 'create', channel_id: OTHER },
    { action: 'edit', channel_id: '100000000000000002' },
  ]);
});

test.each([
  ['whatever the content', DENIED],
  ['with this content', { ...DENIED, cause: 'content' as const }],
])('what was refused in a channel, %s, is tried in another one', (_what, block) => {
  const event = buildEvent();
  const [step] = ofSignup(plan(event, signup({ discord_id: null })));
  const digest = block.cause === 'content' ? (step?.digest ?? '') : null;
  const blocks = [{ ...block, digest, channel_id: GUILD.signup_channel_id }];
  const refused = signup({ discord_id: null, channel_id: null, blocks });
  expect(ofSignup(plan(event, refused))).toEqual([]);
  const guild = { ...GUILD, signup_channel_id: OTHER };
  expect(ofSignup(plan(event, { ...refused, guild }))).toMatchObject([
    { action: 'create', channel_id: OTHER },
  ]);
});

test('a leftover that the bot may not remove waits for the permission', () => {
  const leftovers = [{ channel_id: OTHER, discord_id: '100000000000000011' }];
  const event = buildEvent({ deleted_at: BEFORE });
  const gone = { discord_id: null, applied_digest: 'absent', leftovers };
  const blocks = [{ ...DENIED, channel_id: OTHER }];
  expect(ofSignup(plan(event, signup({ ...gone, blocks })))).toEqual([]);
});

test('leftovers go with the event', () => {
  const leftovers = [{ channel_id: OTHER, discord_id: '100000000000000011' }];
  const event = buildEvent({ deleted_at: BEFORE });
  const gone = signup({ discord_id: null, applied_digest: 'absent', leftovers });
  expect(ofSignup(plan(event, gone))).toMatchObject([{ action: 'delete', ...leftovers[0] }]);
});

const OURS = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const KEEPS = { ...GUILD, kept_fields: ['title', 'location'] as const };

/** What is planned for the scheduled event after `before` was written and somebody edited it in Discord. */
function afterEdit(before: Event, after: Event, guild: GuildSettings) {
  const planned = (event: Event, artefact?: ArtefactState) =>
    planArtefacts({
      event,
      guild,
      artefacts: artefact ? { 'scheduled-event': artefact } : {},
      now: BEFORE,
      digestOf: OURS,
    })[0];
  const written_digest = planned(before)?.digest ?? null;
  return planned(after, there({ applied_digest: null, native: { ...NATIVE, written_digest } }));
}

test('an edit in Discord stays in a field that is left to it, until VerseLink changes the same field', () => {
  const guild: GuildSettings = { ...KEEPS, kept_fields: [...KEEPS.kept_fields] };
  const event = buildEvent();
  expect(afterEdit(event, event, guild)).toMatchObject({
    wanted: { leave: ['title', 'location'] },
  });
  const renamed = buildEvent({ title: 'Raid reporté' });
  expect(afterEdit(event, renamed, guild)).toMatchObject({ wanted: { leave: ['location'] } });
  expect(afterEdit(event, event, GUILD)).toMatchObject({ wanted: { leave: [] } });
});

test('what was never written is not left to anybody', () => {
  const guild: GuildSettings = { ...KEEPS, kept_fields: [...KEEPS.kept_fields] };
  const [edit] = plan(buildEvent(), { guild, artefacts: both });
  expect(edit).toMatchObject({ action: 'edit', wanted: { leave: [] } });
});

test('another rule for edits, or another channel, is a reason to look at the scheduled event again', () => {
  const event = buildEvent();
  const digests = [
    GUILD,
    { ...GUILD, kept_fields: ['title' as const] },
    { ...GUILD, voice_channel_id: '100000000000000004' },
  ].map((guild) => plan(event, { guild })[0]?.digest);
  expect(new Set(digests).size).toBe(3);
});

test('the type of an event, which the scheduled event does not show, is no reason to edit it', () => {
  const digestsOf = (event: Event) => plan(event).map(({ digest }) => digest);
  const [native, message] = digestsOf(buildEvent());
  const [sameNative, otherMessage] = digestsOf(buildEvent({ type: 'course' }));
  expect([sameNative === native, otherMessage === message]).toEqual([true, false]);
});

test('a double of a scheduled event goes, and the one that counts stays', () => {
  const event = buildEvent();
  const leftovers = [{ channel_id: null, discord_id: '100000000000000011' }];
  const [step] = plan(event);
  const artefacts = {
    ...both,
    'scheduled-event': there({ applied_digest: step?.digest ?? '', leftovers }),
  };
  expect(plan(event, { artefacts })[0]).toMatchObject({ action: 'delete', ...leftovers[0] });
});

test('a sign-up message whose state is in doubt is written even if the bot believes to know it', () => {
  const edit = (applied_digest: string | null) =>
    ofSignup(plan(buildEvent(), signup({ applied_digest })))[0];
  expect([edit('old'), edit(null)]).toMatchObject([{ unsure: false }, { unsure: true }]);
});
