import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { PermissionName } from '../permissions.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const VOICE = 2;
const STAGE = 13;
let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  // Only the role of the bot is to count.
  simulator.setBotPermissions(guildId, ['Administrator']);
  await call('PATCH', `/guilds/${guildId}/roles/${guildId}`, { permissions: '0' });
});

afterEach(async () => {
  await simulator.stop();
});

const create = (entity_type: number, channel_id: string) =>
  call('POST', `/guilds/${guildId}/scheduled-events`, {
    name: 'Raid',
    privacy_level: 2,
    entity_type,
    channel_id,
    scheduled_start_time: new Date(simulator.now() + 3_600_000).toISOString(),
  });

const KINDS: [string, number, number, PermissionName[]][] = [
  ['a voice', 2, VOICE, ['ViewChannel', 'Connect']],
  ['a stage', 1, STAGE, ['ViewChannel', 'ManageChannels', 'MuteMembers', 'MoveMembers']],
];

test.each(KINDS)(
  '%s event takes CREATE_EVENTS and each right there',
  async (_, entity, type, rights) => {
    const { id } = simulator.addChannel(guildId, { name: 'Pont', type });
    const allowed: PermissionName[] = ['CreateEvents', ...rights];
    for (const missing of allowed) {
      simulator.setBotPermissions(
        guildId,
        allowed.filter((name) => name !== missing),
      );
      expect((await create(entity, id)).status).toBe(403);
    }
    simulator.setBotPermissions(guildId, allowed);
    expect((await create(entity, id)).status).toBe(200);
  },
);

test.each(KINDS)(
  'to change or delete %s event takes the same rights',
  async (_, entity, type, rights) => {
    const { id } = simulator.addChannel(guildId, { name: 'Pont', type });
    const { body } = await create(entity, id);
    const path = `/guilds/${guildId}/scheduled-events/${String(body.id)}`;
    const change = () => call('PATCH', path, { name: 'x' });
    simulator.setBotPermissions(guildId, ['CreateEvents', ...rights.slice(0, -1)]);
    expect((await change()).body).toMatchObject({ code: 50013 });
    expect((await call('DELETE', path)).body).toMatchObject({ code: 50013 });
    simulator.setBotPermissions(guildId, ['ManageEvents', ...rights]);
    expect((await change()).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(204);
  },
);

test("one's own event takes CREATE_EVENTS or MANAGE_EVENTS, another's the latter", async () => {
  const { id: creator_id } = simulator.addMember(guildId, { name: 'Nyx' });
  const { id } = simulator.createScheduledEvent(guildId, {
    name: 'Minage',
    creator_id,
    location: 'Stanton',
    scheduled_start_time: new Date(simulator.now() + 3_600_000).toISOString(),
    scheduled_end_time: new Date(simulator.now() + 7_200_000).toISOString(),
  });
  const change = () =>
    call('PATCH', `/guilds/${guildId}/scheduled-events/${id}`, { name: 'Minage 2' });
  simulator.setBotPermissions(guildId, ['CreateEvents']);
  expect((await change()).body).toMatchObject({ code: 50013 });
  simulator.setBotPermissions(guildId, ['ManageEvents']);
  expect((await change()).status).toBe(200);
});

test('an event in a channel that the bot does not see is not listed, and answers 50001', async () => {
  const { id } = simulator.addChannel(guildId, { name: 'Pont', type: VOICE });
  const { body } = await create(2, id);
  const list = `/guilds/${guildId}/scheduled-events`;
  simulator.setBotPermissions(guildId, ['ManageEvents']);
  expect((await call('GET', list)).body).toEqual([]);
  for (const path of [`${list}/${String(body.id)}`, `${list}/${String(body.id)}/users`]) {
    expect((await call('GET', path)).body).toMatchObject({ code: 50001 });
  }
});

test('a channel of another kind answers 50091, one that is gone 10003', async () => {
  const voice = simulator.addChannel(guildId, { name: 'Pont', type: VOICE });
  const stage = simulator.addChannel(guildId, { name: 'Tribune', type: STAGE });
  expect((await create(1, voice.id)).body).toMatchObject({ code: 50091 });
  const { body } = await create(2, voice.id);
  const path = `/guilds/${guildId}/scheduled-events/${String(body.id)}`;
  expect((await call('PATCH', path, { channel_id: stage.id })).body).toMatchObject({ code: 50091 });
  simulator.deleteChannel(voice.id);
  expect((await call('PATCH', path, { status: 2 })).body).toMatchObject({ code: 10003 });
});
