import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const DAY = 86_400_000;
let simulator: DiscordSimulator;
let known: { guild_id: string; channel_id: string; user_id: string; role_id: string };

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off', clock: { manual: true } });
  const guild_id = simulator.addGuild({ name: 'Flotte' }).id;
  known = {
    guild_id,
    channel_id: simulator.addChannel(guild_id, { name: 'annonces' }).id,
    user_id: simulator.addMember(guild_id, { name: 'Nyx' }).id,
    role_id: simulator.addRole(guild_id, { name: 'Pilote' }).id,
  };
});

afterEach(async () => {
  await simulator.stop();
});

async function control(path: string, body: object) {
  const response = await fetch(`${simulator.url}/_sim${path}`, {
    method: 'POST',
    body: JSON.stringify({ ...known, ...body }),
  });
  return { status: response.status, error: ((await response.json()) as { error?: string }).error };
}

const bots = () => `/guilds/${known.guild_id}/bot-permissions`;

test.each<[string, () => string, object, string]>([
  ['a guild of one letter', () => '/guilds', { name: 'x' }, 'name: Must be 2 or more in length.'],
  ['a guild in no language', () => '/guilds', { name: 'xy', locale: 'zz' }, '"zz" is no locale'],
  [
    'a channel with a name of 200',
    () => '/channels',
    { name: 'x'.repeat(200) },
    'name: Must be 100 or fewer in length.',
  ],
  ['a channel of type 99', () => '/channels', { name: 'x', type: 99 }, 'type: Value must be one'],
  ['a channel of type 1.5', () => '/channels', { name: 'x', type: 1.5 }, 'type: Value must be one'],
  [
    'a channel that is renamed beyond measure',
    () => '/channels/edit',
    { name: 'x'.repeat(101) },
    'name: Must be 100 or fewer in length.',
  ],
  [
    'a text channel in the archive',
    () => '/channels/edit',
    { archived: true },
    'Only threads are archived and locked; a channel is closed by overwrites.',
  ],
  [
    'a member with a name of 200',
    () => '/members',
    { name: 'x'.repeat(200), user_id: undefined },
    '"name" takes 1 to 32 characters, not 200.',
  ],
  [
    'a member of an unknown language',
    () => '/members',
    { name: 'Jax', user_id: undefined, locale: 'zz-qq' },
    '"zz-qq" is no locale of Discord\'s; these are: id, en-US,',
  ],
  [
    'a time-out of less than nothing',
    () => '/members/time-out',
    { ms: -5 },
    '"ms" must be from 0 to 2419200000 (28 days), not -5.',
  ],
  ['a time-out of 463 days', () => '/members/time-out', { ms: 463 * DAY }, '(28 days)'],
  [
    'a ban that takes back a month',
    () => '/members/ban',
    { delete_message_seconds: 30 * 86_400 },
    'delete_message_seconds: int value should be less than or equal to 604800.',
  ],
  [
    'a role of a colour there is not',
    () => '/roles',
    { name: 'x', color: 99_999_999 },
    'color: int value should be less than or equal to 16777215.',
  ],
  [
    'an event with a name of 101',
    () => '/scheduled-events',
    {
      name: 'x'.repeat(101),
      channel_id: undefined,
      scheduled_start_time: '2040-01-01T00:00:00Z',
      scheduled_end_time: '2040-01-02T00:00:00Z',
      location: 'Stanton',
    },
    'name: Must be 100 or fewer in length.',
  ],
  ['rights below zero', bots, { permissions: '-1' }, '"-1" is no number of permissions'],
  ['rights that are no number', bots, { permissions: '0x8' }, '"0x8" is no number of permissions'],
  [
    'rights of an unknown name',
    bots,
    { permissions: ['VIEW_CHANELS'] },
    '"VIEW_CHANELS" is not a Discord permission: names are such as ViewChannel or VIEW_CHANNEL.',
  ],
])('%s is refused with a sentence', async (_what, path, body, sentence) => {
  const { status, error } = await control(path(), body);
  expect(status).toBe(400);
  expect(error).toContain(sentence);
});

test('@everyone and the role of the bot are given to nobody', async () => {
  const { guilds } = simulator.snapshot() as { guilds: { roles: { id: string }[] }[] };
  const [everyone, managed] = guilds[0]?.roles ?? [];
  for (const role of [everyone, managed]) {
    const { error } = await control('/members/roles', { roles: [role?.id] });
    expect(error).toBe(`Role ${role?.id} cannot be given to members.`);
  }
});

test('a permission is named as in Discord’s documentation, or as its libraries do', async () => {
  for (const name of ['VIEW_CHANNEL', 'ViewChannel', 'SEND_TTS_MESSAGES', 'SendTTSMessages']) {
    expect((await control(bots(), { permissions: [name] })).status).toBe(200);
  }
});
