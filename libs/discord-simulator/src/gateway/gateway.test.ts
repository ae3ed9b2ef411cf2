import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { GatewayClient } from '../../test/gateway-client.ts';
import {
  connectGateway,
  identifyWith,
  isEvent,
  isOp,
  logIn as logInTo,
} from '../../test/gateway-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator, SimulatorOptions } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let guildId: string;
let channelId: string;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await createDiscordSimulator({ rateLimits: 'off', ...options });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
}

beforeEach(async () => {
  await start();
});

afterEach(async () => {
  await simulator.stop();
});

const logIn = (intents?: number, shard?: [number, number]) =>
  logInTo(simulator, { intents, ...(shard ? { shard } : {}) });

const resume = (client: GatewayClient, sessionId: string, seq: number) => {
  client.send(6, { token: simulator.botToken, session_id: sessionId, seq });
};

const names = ({ received }: GatewayClient) => received.flatMap(({ t }) => t ?? []);

test('a client says HELLO, identifies, and is told of its guilds one by one', async () => {
  const { client, ready } = await logIn();
  expect(ready.d.guilds).toEqual([{ id: guildId, unavailable: true }]);
  const guild = await client.next(isEvent('GUILD_CREATE'));
  expect(guild.d).toMatchObject({ id: guildId, channels: [{ id: channelId }] });
});

test.each([
  ['a wrong token', 4004, (c: GatewayClient) => c.send(2, identifyWith('wrong'))],
  [
    'an impossible shard',
    4010,
    (c: GatewayClient) => c.send(2, { ...identifyWith(simulator.botToken), shard: [2, 1] }),
  ],
  [
    'unknown intents',
    4013,
    (c: GatewayClient) => c.send(2, identifyWith(simulator.botToken, 1 << 30)),
  ],
  ['an unknown opcode', 4001, (c: GatewayClient) => c.send(77, null)],
  ['a payload before IDENTIFY', 4003, (c: GatewayClient) => c.send(3, {})],
  ['a payload of more than 4,096 bytes', 4002, (c: GatewayClient) => c.send(1, 'x'.repeat(5000))],
])('%s closes the connection with %i', async (_what, code, act) => {
  const client = await connectGateway(simulator);
  await client.next(isOp(10));
  act(client);
  expect(await client.closed).toBe(code);
});

test('an unknown version of the API closes with 4012', async () => {
  const client = await connectGateway(simulator, '?v=3');
  expect(await client.closed).toBe(4012);
});

test('identifying twice closes with 4005', async () => {
  const { client } = await logIn();
  client.send(2, identifyWith(simulator.botToken));
  expect(await client.closed).toBe(4005);
});

test('more than 120 payloads in a minute close with 4008', async () => {
  const { client } = await logIn();
  for (let count = 0; count < 125; count += 1) client.send(1, null);
  expect(await client.closed).toBe(4008);
});

test('privileged intents that are switched off in the portal close with 4014', async () => {
  await simulator.stop();
  await start({ gateway: { privilegedIntents: false } });
  const client = await connectGateway(simulator);
  client.send(2, identifyWith(simulator.botToken, 2));
  expect(await client.closed).toBe(4014);
});

test('a heartbeat is acknowledged', async () => {
  const { client } = await logIn();
  client.send(1, 1);
  expect((await client.next(isOp(11))).op).toBe(11);
});

test('a client without heartbeats is a zombie: closed with 4009', async () => {
  await simulator.stop();
  await start({ gateway: { heartbeatIntervalMs: 20 } });
  const { client } = await logIn();
  expect(await client.closed).toBe(4009);
});

test('RESUME replays what was missed, in order, and then says RESUMED', async () => {
  const { client, sessionId } = await logIn();
  const { s } = await client.next(isEvent('GUILD_CREATE'));
  client.close(4000);
  await client.closed;
  simulator.addChannel(guildId, { name: 'un' });
  simulator.addChannel(guildId, { name: 'deux' });
  const again = await connectGateway(simulator);
  resume(again, sessionId, s ?? 0);
  await again.next(isEvent('RESUMED'));
  expect(names(again)).toEqual(['CHANNEL_CREATE', 'CHANNEL_CREATE', 'RESUMED']);
  expect(again.received.flatMap(({ d }) => (d as { name?: string } | null)?.name ?? [])).toEqual([
    'un',
    'deux',
  ]);
});

test('a session ends with close 1000, and when its window is over', async () => {
  const first = await logIn();
  first.client.close(1000);
  await first.client.closed;
  const second = await logIn();
  second.client.close(4000);
  await second.client.closed;
  simulator.advanceClock(600_000);
  for (const { sessionId } of [first, second]) {
    const client = await connectGateway(simulator);
    resume(client, sessionId, 1);
    expect(await client.next(isOp(9))).toMatchObject({ d: false });
  }
});

test.each([1000, 1001])(
  'a close by the server with %i leaves a session to resume',
  async (code) => {
    const { client, sessionId } = await logIn();
    const { s } = await client.next(isEvent('GUILD_CREATE'));
    simulator.gateway({ action: 'close', code });
    expect(await client.closed).toBe(code);
    simulator.addChannel(guildId, { name: 'manqué' });
    const again = await connectGateway(simulator);
    resume(again, sessionId, s ?? 0);
    await again.next(isEvent('RESUMED'));
    expect(names(again)).toEqual(['CHANNEL_CREATE', 'RESUMED']);
  },
);

test('resuming with a sequence that was never sent closes with 4007', async () => {
  const { client, sessionId } = await logIn();
  client.close(4000);
  await client.closed;
  const again = await connectGateway(simulator);
  resume(again, sessionId, 999);
  expect(await again.closed).toBe(4007);
});

test('the server can ask to reconnect, and can end sessions', async () => {
  const { client } = await logIn();
  simulator.gateway({ action: 'reconnect' });
  await client.next(isOp(7));
  simulator.gateway({ action: 'invalid-session' });
  expect(await client.next(isOp(9))).toMatchObject({ d: false });
  simulator.gateway({ action: 'close', code: 4000 });
});

test('events of guilds come without their intent to nobody', async () => {
  const { client } = await logIn(1);
  simulator.addMember(guildId, { name: 'Nyx' });
  simulator.write({
    channelId,
    userId: simulator.addMember(guildId, { name: 'Kael' }).id,
    content: 'x',
  });
  simulator.addChannel(guildId, { name: 'fin' });
  await client.next(isEvent('CHANNEL_CREATE'));
  expect(names(client)).toEqual(['READY', 'GUILD_CREATE', 'CHANNEL_CREATE']);
});

test('the text of others is empty without MESSAGE_CONTENT', async () => {
  const userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
  const blind = await logIn(1 | 512);
  const seeing = await logIn(1 | 512 | 32_768);
  simulator.write({ channelId, userId, content: 'secret' });
  expect((await blind.client.next(isEvent('MESSAGE_CREATE'))).d.content).toBe('');
  expect((await seeing.client.next(isEvent('MESSAGE_CREATE'))).d.content).toBe('secret');
});

test('a guild is seen by its own shard alone', async () => {
  const owner = Number((BigInt(guildId) >> 22n) % 2n);
  const shards = await Promise.all([logIn(1, [0, 2]), logIn(1, [1, 2])]);
  expect(shards.map(({ ready }) => (ready.d.guilds as unknown[]).length)).toEqual(
    owner === 0 ? [1, 0] : [0, 1],
  );
});

test('two sessions of one shard both receive every event', async () => {
  const one = await logIn();
  const two = await logIn();
  simulator.addChannel(guildId, { name: 'deux' });
  for (const { client } of [one, two]) await client.next(isEvent('CHANNEL_CREATE'));
});

test('a second IDENTIFY within five seconds is answered with an invalid session', async () => {
  await simulator.stop();
  await start({ rateLimits: 'true' });
  await logIn();
  const client = await connectGateway(simulator);
  client.send(2, identifyWith(simulator.botToken));
  expect(await client.next(isOp(9))).toMatchObject({ d: false });
});

test('an event can be doubled, dropped and delayed on demand', async () => {
  const { client } = await logIn();
  simulator.faults.add({ kind: 'dispatch-duplicate', route: 'CHANNEL_CREATE', times: 1 });
  simulator.addChannel(guildId, { name: 'double' });
  simulator.faults.add({ kind: 'dispatch-drop', route: 'CHANNEL_CREATE', times: 1 });
  simulator.addChannel(guildId, { name: 'perdu' });
  simulator.faults.add({ kind: 'dispatch-delay', route: 'CHANNEL_CREATE', times: 1, ms: 20 });
  simulator.addChannel(guildId, { name: 'tard' });
  simulator.addChannel(guildId, { name: 'tôt' });
  await client.next((message) => message.d.name === 'tard');
  const seen = client.received.filter(isEvent('CHANNEL_CREATE')).map(({ d }) => d.name);
  expect(seen).toEqual(['double', 'double', 'tôt', 'tard']);
});

test('an outage is told as an unavailable guild, a removal without that word', async () => {
  const { client } = await logIn();
  simulator.setGuildOutage(guildId, true);
  expect((await client.next(isEvent('GUILD_DELETE'))).d).toEqual({
    id: guildId,
    unavailable: true,
  });
  simulator.setGuildOutage(guildId, false);
  simulator.kickBot(guildId);
  expect((await client.next(isEvent('GUILD_DELETE'))).d).toEqual({ id: guildId });
});

test('members are sent in answer to a request, also those that GUILD_CREATE left out', async () => {
  const { id } = simulator.addMember(guildId, { name: 'Nyx Delambre' });
  const { client } = await logIn();
  const guild = await client.next(isEvent('GUILD_CREATE'));
  expect(guild.d.members).toHaveLength(1);
  client.send(8, { guild_id: guildId, query: 'nyx', limit: 10 });
  const chunk = await client.next(isEvent('GUILD_MEMBERS_CHUNK'));
  expect(chunk.d.members).toMatchObject([{ user: { id } }]);
});

test.each([
  ['not told as a loss of interest', false, ['GUILD_MEMBER_REMOVE']],
  ['told as one, on demand', true, ['GUILD_SCHEDULED_EVENT_USER_REMOVE', 'GUILD_MEMBER_REMOVE']],
])('a member who leaves is %s', async (_how, tellInterestOnLeave, expected) => {
  await simulator.stop();
  await start({ knobs: { tellInterestOnLeave } });
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx' });
  const { body } = await restClient(simulator)('POST', `/guilds/${guildId}/scheduled-events`, {
    name: 'Raid',
    privacy_level: 2,
    entity_type: 3,
    entity_metadata: { location: 'Stanton' },
    scheduled_start_time: new Date(simulator.now() + 3_600_000).toISOString(),
    scheduled_end_time: new Date(simulator.now() + 7_200_000).toISOString(),
  });
  await simulator.interested(String(body.id), userId);
  const { client } = await logIn(65_537 | 2);
  await simulator.leave(guildId, userId);
  await client.next(isEvent('GUILD_MEMBER_REMOVE'));
  expect(names(client).filter((name) => name.endsWith('_REMOVE'))).toEqual(expected);
});

test('the bot hears of its own roles without the intent for members', async () => {
  const role = simulator.addRole(guildId, { name: 'Bot' });
  const { client } = await logIn(1);
  simulator.setMemberRoles(guildId, simulator.applicationId, [role.id]);
  expect((await client.next(isEvent('GUILD_MEMBER_UPDATE'))).d.roles).toEqual([role.id]);
});
