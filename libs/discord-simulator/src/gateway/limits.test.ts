import { afterEach, expect, test } from '@jest/globals';

import type { GatewayMessage } from '../../test/gateway-client.ts';
import { connectGateway, identifyWith, isEvent, isOp, logIn } from '../../test/gateway-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator, SimulatorOptions } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const GUILDS = 1;
const MEMBERS = 2;
let simulator: DiscordSimulator;
let guildId: string;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await createDiscordSimulator({ clock: { manual: true }, ...options });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
}

afterEach(async () => {
  await simulator.stop();
});

const gatewayBot = async () => (await restClient(simulator)('GET', '/gateway/bot')).body;

test('one session starts in the interval for each of the concurrent keys', async () => {
  await start({ gateway: { maxConcurrency: 2, identifyIntervalMs: 60_000 } });
  const shards: [number, number][] = [
    [0, 3],
    [1, 3],
  ];
  for (const shard of shards) await logIn(simulator, { shard });
  const third = await connectGateway(simulator);
  third.send(2, { ...identifyWith(simulator.botToken), shard: [2, 3] });
  expect(await third.next(isOp(9))).toMatchObject({ d: false });
});

test('the time between two sessions is real: a clock that stands still keeps no client away', async () => {
  await start({ gateway: { identifyIntervalMs: 100, sendsPerMinute: Infinity } });
  await logIn(simulator);
  const second = await connectGateway(simulator);
  const isReady = isEvent('READY');
  const isAnswer = (message: GatewayMessage) => isReady(message) || isOp(9)(message);
  do second.send(2, identifyWith(simulator.botToken));
  while (!isReady(await second.next(isAnswer)));
});

test('a moved clock brings neither the next session nor the next payload forward', async () => {
  await start({ gateway: { identifyIntervalMs: 60_000, sendsPerMinute: 3 } });
  const { client } = await logIn(simulator);
  simulator.advanceClock(61_000);
  const second = await connectGateway(simulator);
  second.send(2, identifyWith(simulator.botToken));
  expect(await second.next(isOp(9))).toMatchObject({ d: false });
  for (let count = 0; count < 3; count += 1) client.send(1, null);
  expect(await client.closed).toBe(4008);
});

test('the sessions of a day are counted down, and are all there again a day later', async () => {
  await start({ gateway: { identifiesPerDay: 3, identifyIntervalMs: 0 } });
  await logIn(simulator);
  simulator.advanceClock(3_600_000);
  await logIn(simulator);
  expect((await gatewayBot()).session_start_limit).toEqual({
    total: 3,
    remaining: 1,
    reset_after: 23 * 3_600_000,
    max_concurrency: 1,
  });
  simulator.advanceClock(86_400_000);
  expect((await gatewayBot()).session_start_limit).toMatchObject({ remaining: 3 });
});

test('one session too many in a day resets the token: all sessions end, the old token is void', async () => {
  await start({ gateway: { identifiesPerDay: 1, identifyIntervalMs: 0 } });
  const { botToken: old } = simulator;
  const call = restClient(simulator);
  const { client } = await logIn(simulator);
  const second = await connectGateway(simulator);
  second.send(2, identifyWith(old));
  expect([await second.closed, await client.closed]).toEqual([4004, 4004]);
  expect((await call('GET', '/users/@me')).status).toBe(401);
  expect(simulator.botToken).not.toBe(old);
  expect((await restClient(simulator)('GET', '/users/@me')).status).toBe(200);
});

test('a shard with more guilds than it may hold closes with 4011; two shards do', async () => {
  await start({ gateway: { guildsPerShard: 1, identifyIntervalMs: 0 } });
  const halfOf = (id: string) => Number((BigInt(id) >> 22n) % 2n);
  simulator.advanceClock(1);
  while (halfOf(simulator.addGuild({ name: 'Seconde' }).id) === halfOf(guildId)) {
    simulator.kickBot(simulator.guildIds().at(-1) ?? '');
    simulator.advanceClock(1);
  }
  const alone = await connectGateway(simulator);
  alone.send(2, identifyWith(simulator.botToken));
  expect(await alone.closed).toBe(4011);
  for (const index of [0, 1]) {
    const { ready } = await logIn(simulator, { shard: [index, 2] });
    expect(ready.d.guilds).toHaveLength(1);
  }
});

test('all members of a guild can be asked for once in 30 seconds; then it is said how long to wait', async () => {
  await start();
  const { client } = await logIn(simulator, { intents: GUILDS | MEMBERS });
  const ask = (nonce: string) => {
    client.send(8, { guild_id: guildId, query: '', limit: 0, nonce });
  };
  ask('a');
  await client.next(isEvent('GUILD_MEMBERS_CHUNK'));
  simulator.advanceClock(10_000);
  ask('b');
  const limited = await client.next(isEvent('RATE_LIMITED'));
  expect(limited.d).toEqual({
    opcode: 8,
    retry_after: 20,
    meta: { guild_id: guildId, nonce: 'b' },
  });
  simulator.advanceClock(20_000);
  ask('c');
  expect((await client.next(isEvent('GUILD_MEMBERS_CHUNK'))).d).toMatchObject({ nonce: 'c' });
});

test('members sought by name are not limited, and never more than 100', async () => {
  await start();
  for (let count = 0; count < 120; count += 1)
    simulator.addMember(guildId, { name: `nyx${count}` });
  const { client } = await logIn(simulator, { intents: GUILDS });
  for (let count = 0; count < 2; count += 1) {
    client.send(8, { guild_id: guildId, query: 'nyx', limit: 0 });
    const chunk = await client.next(isEvent('GUILD_MEMBERS_CHUNK'));
    expect(chunk.d.members).toHaveLength(100);
  }
});

test('asking for all members without the intent for them closes with 4014', async () => {
  await start();
  const { client } = await logIn(simulator, { intents: GUILDS });
  client.send(8, { guild_id: guildId, query: '', limit: 0 });
  expect(await client.closed).toBe(4014);
});
