import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { GatewayClient } from '../../test/gateway-client.ts';
import { isEvent, isOp, logIn } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const GUILDS = 1;
const MEMBERS = 2;
const PRESENCES = 256;

let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let channelId: string;
let threadId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  const { body } = await call('POST', `/channels/${channelId}/threads`, { name: 'fil', type: 11 });
  threadId = String(body.id);
});

afterEach(async () => {
  await simulator.stop();
});

const hide = () => {
  simulator.setOverwrite(channelId, { id: simulator.applicationId, deny: ['ViewChannel'] });
};
const show = () => {
  simulator.removeOverwrite(channelId, simulator.applicationId);
};

/** All that has come up to now: the answer to a heartbeat comes after it. */
async function told(client: GatewayClient, prefix: string): Promise<string[]> {
  client.send(1, null);
  await client.next(isOp(11));
  return client.received.flatMap(({ t }) => (t?.startsWith(prefix) ? t : []));
}

const guildCreate = async (intents: number, fields: object = {}) => {
  const { client } = await logIn(simulator, { intents, ...fields });
  return (await client.next(isEvent('GUILD_CREATE'))).d;
};

test('threads of a channel that the bot does not view are not told at all', async () => {
  hide();
  const { client } = await logIn(simulator, { intents: GUILDS | MEMBERS });
  expect((await client.next(isEvent('GUILD_CREATE'))).d.threads).toEqual([]);
  simulator.editChannel(threadId, { name: 'secret' });
  simulator.deleteChannel(channelId);
  expect(await told(client, 'THREAD_')).toEqual([]);
  expect(await told(client, 'CHANNEL_DELETE')).toEqual(['CHANNEL_DELETE']);
});

test('threads of a channel that the bot views are told, also that they are gone with it', async () => {
  const { client } = await logIn(simulator, { intents: GUILDS });
  const { d } = await client.next(isEvent('GUILD_CREATE'));
  expect(d.threads).toMatchObject([{ id: threadId }]);
  simulator.editChannel(threadId, { name: 'autre' });
  simulator.deleteChannel(channelId);
  expect(await told(client, 'THREAD_')).toEqual(['THREAD_UPDATE', 'THREAD_DELETE']);
});

test.each([
  ['an overwrite', hide, show],
  [
    'a role of everybody',
    () => {
      simulator.editRole(guildId, guildId, { permissions: '0' });
      simulator.setBotPermissions(guildId, '0');
    },
    () => {
      simulator.setBotPermissions(guildId, ['ViewChannel']);
    },
  ],
])('a channel that comes into view by %s tells of its threads', async (_how, lose, regain) => {
  lose();
  const { client } = await logIn(simulator, { intents: GUILDS });
  regain();
  const { d } = await client.next(isEvent('THREAD_LIST_SYNC'));
  expect(d).toMatchObject({
    guild_id: guildId,
    channel_ids: expect.arrayContaining([channelId]) as unknown,
    threads: [{ id: threadId }],
    members: [{ id: threadId, user_id: simulator.applicationId }],
  });
  simulator.editChannel(channelId, { name: 'autre' });
  expect(await told(client, 'THREAD_LIST')).toHaveLength(1);
});

test('who joins a thread is told with GUILD_MEMBERS alone; the bot itself also without', async () => {
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx' });
  const few = (await logIn(simulator, { intents: GUILDS })).client;
  const all = (await logIn(simulator, { intents: GUILDS | MEMBERS })).client;
  await call('PUT', `/channels/${threadId}/thread-members/${userId}`);
  await call('DELETE', `/channels/${threadId}/thread-members/@me`);
  const joined = await all.next(isEvent('THREAD_MEMBERS_UPDATE'));
  expect(joined.d.added_members).toMatchObject([
    { user_id: userId, presence: null, member: { user: { id: userId } } },
  ]);
  const left = await few.next(isEvent('THREAD_MEMBERS_UPDATE'));
  expect(left.d.removed_member_ids).toEqual([simulator.applicationId]);
  expect(await told(few, 'THREAD_MEMBERS')).toHaveLength(1);
});

test('members in voice come with the guild, also without presences', async () => {
  const voice = simulator.addChannel(guildId, { name: 'vocal', type: 2 }).id;
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx' });
  simulator.addMember(guildId, { name: 'Kael' });
  simulator.joinVoice(voice, userId);
  const { members, voice_states } = await guildCreate(GUILDS);
  const ids = (members as { user: { id: string } }[]).map(({ user }) => user.id);
  expect(new Set(ids)).toEqual(new Set([simulator.applicationId, userId]));
  expect(voice_states).toMatchObject([{ user_id: userId, channel_id: voice }]);
  expect((voice_states as object[])[0]).not.toHaveProperty('guild_id');
});

test.each([
  ['with as many members as the threshold has all of them', 48, {}, false, 50],
  ['with more has those with a role or a nickname', 49, {}, true, 3],
  ['is not large under a higher threshold', 49, { large_threshold: 51 }, false, 51],
  ['takes a threshold above 250 for 250', 249, { large_threshold: 1_000 }, true, 3],
])('a guild seen with presences %s', async (_what, others, identify, large, count) => {
  const role = simulator.addRole(guildId, { name: 'Pilote' });
  for (let number = 2; number < others; number += 1) {
    simulator.addMember(guildId, { name: `nyx${number}` });
  }
  simulator.addMember(guildId, { name: 'Kael', roles: [role.id] });
  simulator.addMember(guildId, { name: 'Vex', nick: 'Amiral' });
  const guild = await guildCreate(GUILDS | PRESENCES, identify);
  expect(guild.large).toBe(large);
  expect(guild.member_count).toBe(others + 2);
  expect(guild.members).toHaveLength(count);
});
