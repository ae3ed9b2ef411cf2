import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Outcome } from '@verselink/contracts';
import type { ClickReport } from '@verselink/discord-simulator';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { eventually } from '@verselink/local-stack';
import { VERSELINK_COMMAND } from '../commands/verselink-command.ts';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aMember, aView } from '../testing/views.ts';

const COMMANDS = '/applications/{application_id}/commands';

let bot: TestBot;
let organiserId = '';
let memberId = '';
beforeAll(async () => {
  bot = await startTestBot();
  const { simulator, guildId } = bot;
  const role = simulator.addRole(guildId, {
    name: 'Organisation',
    permissions: PermissionFlagsBits.ManageEvents,
  });
  organiserId = simulator.addMember(guildId, { name: 'Nova', locale: 'fr', roles: [role.id] }).id;
  memberId = simulator.addMember(guildId, { name: 'kei', nick: 'Kei *', locale: 'en-GB' }).id;
  await eventually(
    'the registration of the commands',
    () => bot.simulator.calls.count({ method: 'PUT', route: COMMANDS }) === 1,
  );
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
afterEach(() => {
  bot.clicks.length = 0;
});

const view = aView({ roles: [{ id: 'gunner', name: 'Artilleur', capacity: 1 }] });
const decideAs = (outcome: Outcome, shown = view) => {
  bot.decideWith(
    async ({ interaction_id, event_id }) =>
      await Promise.resolve({ interaction_id, event_id, outcome, view: shown, view_digest: null }),
  );
};
const run = async (
  name: string,
  options: Record<string, string> = {},
  userId = organiserId,
): Promise<ClickReport> =>
  await bot.simulator.slash({
    guildId: bot.guildId,
    channelId: bot.channelId,
    userId,
    command: `verselink ${name}`,
    options: { event: 'evt-1', ...options },
    waitEphemeral: 2_000,
  });
const type = async (name: string, focused: string, options: Record<string, string>) =>
  await bot.simulator.slash({
    guildId: bot.guildId,
    channelId: bot.channelId,
    userId: organiserId,
    command: `verselink ${name}`,
    options,
    focused,
  });
const privately = ({ ephemerals }: ClickReport) => ephemerals.at(-1)?.content ?? '';

test.each<[string, Record<string, string>, string, string | null, Outcome, string]>([
  [
    'add',
    { role: 'gunner' },
    'join',
    'gunner',
    {
      kind: 'waitlisted',
      role_id: 'gunner',
      place: 2,
      holds_seat: false,
      kept_role_id: null,
      changed: true,
    },
    '⏳ C’est complet : **Kei \\*** est sur la liste d’attente, n° 2 pour Artilleur.',
  ],
  [
    'add',
    {},
    'join',
    null,
    { kind: 'confirmed', role_id: null, changed: true },
    '✅ **Kei \\*** a sa place.',
  ],
  [
    'remove',
    {},
    'leave',
    null,
    { kind: 'withdrawn', changed: true },
    '👋 **Kei \\*** n’est plus inscrit.',
  ],
  [
    'move',
    { role: 'gunner' },
    'move',
    'gunner',
    { kind: 'confirmed', role_id: 'gunner', changed: false },
    '✅ **Kei \\*** a sa place : Artilleur. C’était déjà le cas.',
  ],
  [
    'present',
    {},
    'checkin',
    null,
    { kind: 'refused', reason: 'not-registered' },
    'ℹ️ **Kei \\*** n’a pas de place à cet événement. Pour en donner une : « /verselink ajouter ».',
  ],
])(
  '/verselink %s %j is a click for the member, and the organiser is told by name what came of it',
  async (name, options, action, role_id, outcome, answer) => {
    decideAs(outcome);
    const report = await run(name, { member: memberId, ...options });
    expect(report.outcome).toBe('replied');
    expect(privately(report)).toBe(answer);
    expect(bot.clicks).toEqual([
      {
        interaction_id: report.interactionId,
        guild_id: bot.guildId,
        channel_id: bot.channelId,
        message_id: null,
        event_id: 'evt-1',
        action,
        role_id,
        member: { discord_id: memberId, display_name: 'Kei *', locale: 'fr' },
        organiser: { discord_id: organiserId, display_name: 'Nova' },
        reply_to: expect.any(String),
      },
    ]);
  },
);

test('/verselink list shows the roster in private, and its pages turn like those of the message', async () => {
  const registrations = Array.from({ length: 30 }, (_, index) => aMember(`M${index}.`));
  decideAs({ kind: 'roster' }, aView({ registrations }));
  const report = await run('list');
  expect(report.ephemerals.at(-1)?.embeds[0]?.description).toContain('M0.');
  expect(bot.clicks[0]).toMatchObject({ action: 'list', organiser: null });
  const messageId = report.ephemerals.at(-1)?.id ?? '';
  const next = await bot.press('list', { messageId, userId: organiserId, arg: '1' });
  expect(next.outcome).toBe('updated');
});

test('a server may show the command to everybody: then all can list, and nobody else can organise', async () => {
  const url = `${bot.simulator.apiUrl}/v10/applications/${bot.simulator.applicationId}/commands`;
  const put = async (permissions: string | null) => {
    const body = JSON.stringify([
      { ...VERSELINK_COMMAND, default_member_permissions: permissions },
    ]);
    const headers = {
      authorization: `Bot ${bot.simulator.botToken}`,
      'content-type': 'application/json',
    };
    expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
  };
  await put(null);
  decideAs({ kind: 'roster' });
  for (const name of ['add', 'remove', 'present']) {
    const report = await run(name, { member: organiserId }, memberId);
    expect(privately(report)).toContain('permission “Manage Events”');
  }
  expect(bot.clicks).toEqual([]);
  expect((await run('list', {}, memberId)).ephemerals[0]?.embeds).toHaveLength(1);
  await put(VERSELINK_COMMAND.default_member_permissions);
});

test.each([
  ['an event that was typed and not chosen', { event: 'raid de ce soir' }, 'dans la liste'],
  ['a bot as the member', {}, 'pas un bot'],
])('%s is answered with what to do, and asks nobody', async (what, options, answer) => {
  const member = what.includes('bot') ? bot.simulator.applicationId : memberId;
  const report = await run('add', { member, ...options });
  expect(privately(report)).toContain(answer);
  expect(bot.clicks).toEqual([]);
});

test('while an event is typed those of the guild are offered, with their start in its own time', async () => {
  const start_at = '2030-01-10T20:00:00.000Z';
  bot.offerWith(
    async () => await Promise.resolve([{ id: 'evt-9', name: `Raid ${'x'.repeat(120)}`, start_at }]),
  );
  const report = await type('add', 'event', { event: 'ra' });
  expect(report.outcome).toBe('autocompleted');
  const [choice] = report.choices as { name: string; value: string }[];
  expect(choice?.value).toBe('evt-9');
  expect(choice?.name).toMatch(/^Raid x+… · jeu\. 10 janv\.,? .*21:00$/);
  expect(choice?.name.length).toBeLessThanOrEqual(100);
  const asked = bot.heard.at(-1)?.data;
  expect(asked).toMatchObject({ guild_id: bot.guildId, roles_of: null, typed: 'ra' });
});

test('while a role is typed those of the chosen event are offered', async () => {
  bot.offerWith(
    async ({ roles_of }) =>
      await Promise.resolve(
        roles_of === 'evt-1' ? [{ id: 'gunner', name: 'Artilleur', start_at: null }] : undefined,
      ),
  );
  const report = await type('move', 'role', { event: 'evt-1', role: '' });
  expect(report.choices).toEqual([{ name: 'Artilleur', value: 'gunner' }]);
});

test('before an event is chosen there are no roles to offer, and nobody is asked', async () => {
  const asked = bot.heard.length;
  expect((await type('add', 'role', { role: 'pi' })).choices).toEqual([]);
  expect(bot.heard).toHaveLength(asked);
});

test('without the broker there are no choices', async () => {
  bot.line.cut();
  const report = await type('add', 'event', { event: 'ra' });
  bot.line.restore();
  await eventually('the broker', () => bot.bot.checks.broker());
  expect(report).toMatchObject({ outcome: 'autocompleted', choices: [] });
});

test('when sync-api is late there are no choices, and Discord is answered in time', async () => {
  bot.offerWith(async () => await Promise.resolve(undefined));
  const report = await type('add', 'event', { event: 'ra' });
  expect(report).toMatchObject({ outcome: 'autocompleted', choices: [] });
});

test('only the process with the first shard registers the commands', async () => {
  const second = await startTestBot({ shards: { count: 2, ids: [1] } });
  // By the time that this is answered everything that a start does has been asked for.
  await second.ask('dev.verselink.interest.read.v1', {
    guild_id: second.guildId,
    scheduled_event_id: '100000000000000001',
    asked_at: new Date(0).toISOString(),
  });
  await second.news('dev.verselink.interest.listed.v1');
  expect(second.simulator.calls.count({ route: COMMANDS })).toBe(0);
  await second.stop();
}, 60_000);
