import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { connectGateway, identifyWith, isEvent, isOp, logIn } from '../../test/gateway-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let guildId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

test.each([
  ['as parts of one zlib stream', '?v=10&encoding=json&compress=zlib-stream', {}],
  ['each compressed by itself', '?v=10&encoding=json', { compress: true }],
])('payloads come %s on demand', async (_how, query, identify) => {
  const { client } = await logIn(simulator, { query, ...identify });
  const guild = await client.next(isEvent('GUILD_CREATE'));
  expect(guild.d).toMatchObject({ id: guildId, name: 'Flotte' });
  simulator.addChannel(guildId, { name: 'éclaireurs' });
  const { d } = await client.next(isEvent('CHANNEL_CREATE'));
  expect(d.name).toBe('éclaireurs');
});

test('a session goes on in another form than it began in', async () => {
  const { client, sessionId } = await logIn(simulator);
  const { s } = await client.next(isEvent('GUILD_CREATE'));
  client.close(4000);
  await client.closed;
  simulator.addChannel(guildId, { name: 'manqué' });
  const again = await connectGateway(simulator, '?v=10&compress=zlib-stream');
  again.send(6, { token: simulator.botToken, session_id: sessionId, seq: s });
  expect((await again.next(isEvent('CHANNEL_CREATE'))).d.name).toBe('manqué');
});

test.each(['encoding=etf', 'compress=zstd-stream'])(
  'what is not spoken here is refused for good, with the reason: %s',
  async (query) => {
    const client = await connectGateway(simulator, `?v=10&${query}`);
    expect(await client.closed).toBe(4012);
  },
);

test.each([
  ['no JSON', '{'],
  ['no opcode', '{"d":null}'],
])('a payload that is %s closes with 4002', async (_what, text) => {
  const client = await connectGateway(simulator);
  client.sendText(text);
  expect(await client.closed).toBe(4002);
});

test('a payload of 4,096 bytes is taken, one of 4,097 closes with 4002', async () => {
  const padded = (bytes: number) => `{"op":1,"d":null}`.padEnd(bytes);
  const client = await connectGateway(simulator);
  client.sendText(padded(4096));
  await client.next(isOp(11));
  client.sendText(padded(4097));
  expect(await client.closed).toBe(4002);
});

test('a wrong token in RESUME closes with 4004, a second RESUME with 4005', async () => {
  const { client, sessionId } = await logIn(simulator);
  const wrong = await connectGateway(simulator);
  wrong.send(6, { token: 'wrong', session_id: sessionId, seq: 1 });
  expect(await wrong.closed).toBe(4004);
  client.send(6, { token: simulator.botToken, session_id: sessionId, seq: 1 });
  expect(await client.closed).toBe(4005);
});

test('a session that is resumed elsewhere loses its old connection', async () => {
  const { client, sessionId } = await logIn(simulator);
  const other = await connectGateway(simulator);
  other.send(6, { token: simulator.botToken, session_id: sessionId, seq: 1 });
  await other.next(isEvent('RESUMED'));
  expect(await client.closed).toBe(4000);
});

test('after an invalid session a client goes on with the same connection', async () => {
  const { client, sessionId } = await logIn(simulator);
  const { s } = await client.next(isEvent('GUILD_CREATE'));
  simulator.gateway({ action: 'invalid-session', resumable: true });
  await client.next(isOp(9));
  simulator.addChannel(guildId, { name: 'manqué' });
  client.send(6, { token: simulator.botToken, session_id: sessionId, seq: s });
  await client.next(isEvent('CHANNEL_CREATE'));
  await client.next(isEvent('RESUMED'));
  simulator.gateway({ action: 'invalid-session' });
  await client.next(({ op, d }) => op === 9 && (d as unknown) === false);
  client.send(2, identifyWith(simulator.botToken));
  const ready = await client.next(isEvent('READY'));
  expect(ready.d.session_id).not.toBe(sessionId);
});

test('an event can be sent after the one that follows it', async () => {
  const { client } = await logIn(simulator);
  simulator.faults.add({ kind: 'dispatch-reorder', route: 'CHANNEL_CREATE', times: 1 });
  simulator.addChannel(guildId, { name: 'un' });
  simulator.addChannel(guildId, { name: 'deux' });
  const seen = [
    await client.next(isEvent('CHANNEL_CREATE')),
    await client.next(isEvent('CHANNEL_CREATE')),
  ];
  expect(seen.map(({ d }) => d.name)).toEqual(['deux', 'un']);
  expect((seen[0]?.s ?? 0) + 1).toBe(seen[1]?.s);
});

test('an event that none follows is only late', async () => {
  const { client } = await logIn(simulator);
  simulator.faults.add({ kind: 'dispatch-reorder', route: 'CHANNEL_CREATE', times: 1, ms: 20 });
  simulator.addChannel(guildId, { name: 'seul' });
  expect((await client.next(isEvent('CHANNEL_CREATE'))).d.name).toBe('seul');
});

test.each(['dispatch-delay', 'dispatch-reorder'] as const)(
  'a %s lasts as long as the clock says',
  async (kind) => {
    await simulator.stop();
    simulator = await createDiscordSimulator({ rateLimits: 'off', clock: { manual: true } });
    guildId = simulator.addGuild({ name: 'Flotte' }).id;
    const { client } = await logIn(simulator);
    simulator.faults.add({ kind, route: 'CHANNEL_CREATE', times: 1, ms: 60_000 });
    simulator.addChannel(guildId, { name: 'tard' });
    simulator.advanceClock(59_999);
    client.send(1, null);
    await client.next(isOp(11));
    expect(client.received.filter(isEvent('CHANNEL_CREATE'))).toEqual([]);
    simulator.advanceClock(1);
    expect((await client.next(isEvent('CHANNEL_CREATE'))).d.name).toBe('tard');
  },
);

test('a zombie gets nothing, not even an acknowledgement; what it missed comes with RESUME', async () => {
  const { client, sessionId } = await logIn(simulator);
  const { s } = await client.next(isEvent('GUILD_CREATE'));
  simulator.gateway({ action: 'zombie' });
  simulator.addChannel(guildId, { name: 'manqué' });
  client.send(1, s);
  client.close(4000);
  await client.closed;
  expect(client.received.at(-1)).toMatchObject({ t: 'GUILD_CREATE' });
  const again = await connectGateway(simulator);
  again.send(6, { token: simulator.botToken, session_id: sessionId, seq: s });
  expect((await again.next(isEvent('CHANNEL_CREATE'))).d.name).toBe('manqué');
});

test('the server can ask for a heartbeat at once', async () => {
  const { client } = await logIn(simulator);
  simulator.gateway({ action: 'heartbeat' });
  expect((await client.next(isOp(1))).op).toBe(1);
});
