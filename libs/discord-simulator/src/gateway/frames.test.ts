import { once } from 'node:events';
import { connect } from 'node:net';

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { GatewayClient } from '../../test/gateway-client.ts';
import { connectGateway, identifyWith, isEvent, isOp, logIn } from '../../test/gateway-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const GUILDS_AND_MEMBERS = 1 | 2;
let simulator: DiscordSimulator;
let guildId: string;
let log: string[];

beforeEach(async () => {
  log = [];
  simulator = await createDiscordSimulator({
    rateLimits: 'off',
    gateway: { sendsPerMinute: 1_000_000, identifiesPerDay: 1_000_000 },
    log: (line) => log.push(line),
  });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

const loggedIn = async () => (await logIn(simulator, { intents: GUILDS_AND_MEMBERS })).client;

const chunk = (client: GatewayClient) => client.next(isEvent('GUILD_MEMBERS_CHUNK'));

test.each([
  ['a query that is no text', 8, { query: 5 }],
  ['a limit below zero', 8, { query: '', limit: -1 }],
  ['a limit that is no number', 8, { query: '', limit: 'all' }],
  ['ids that are no texts', 8, { user_ids: [{}] }],
  ['a guild that is no id', 8, { guild_id: {} }],
  ['a list instead of an object', 8, []],
])('%s closes with 4002, and others go on', async (_what, op, fields) => {
  const other = await loggedIn();
  const client = await loggedIn();
  client.send(op, Array.isArray(fields) ? fields : { guild_id: guildId, ...fields });
  expect(await client.closed).toBe(4002);
  expect(log.at(-1)).toContain('could not be decoded');
  other.send(1, null);
  await other.next(isOp(11));
});

test.each([
  ['IDENTIFY without data', 2, () => null],
  ['IDENTIFY with a token that is no text', 2, () => ({ token: {} })],
  [
    'RESUME of a session that is no text',
    6,
    () => ({ token: simulator.botToken, session_id: { toString: 1 }, seq: 1 }),
  ],
  [
    'RESUME from a sequence that is no number',
    6,
    () => ({ token: simulator.botToken, session_id: 'x', seq: '1' }),
  ],
])('%s closes with 4002', async (_what, op, data) => {
  const client = await connectGateway(simulator);
  client.send(op, data());
  expect(await client.closed).toBe(4002);
});

test('a payload of 70 kB closes with 4002', async () => {
  const client = await loggedIn();
  client.send(3, 'x'.repeat(70_000));
  expect(await client.closed).toBe(4002);
});

test('members are asked for with what is null left out, and with ids as integers', async () => {
  const { id } = simulator.addMember(guildId, { name: 'Nyx' });
  const client = await loggedIn();
  client.send(8, { guild_id: guildId, query: null, limit: 0 });
  expect((await chunk(client)).d.members).toHaveLength(3);
  client.sendText(`{"op":8,"d":{"guild_id":${guildId},"user_ids":[${id}],"limit":0}}`);
  expect((await chunk(client)).d.members).toMatchObject([{ user: { id } }]);
});

test('a nonce of more than 32 bytes is left out of the answer', async () => {
  const client = await loggedIn();
  for (const nonce of ['x'.repeat(33), { of: 'another kind' }]) {
    client.send(8, { guild_id: guildId, query: 'x', limit: 1, nonce });
    expect((await chunk(client)).d).not.toHaveProperty('nonce');
  }
});

test('intents beyond 32 bits are unknown intents', async () => {
  const client = await connectGateway(simulator);
  client.send(2, identifyWith(simulator.botToken, 2 ** 33 + 1));
  expect(await client.closed).toBe(4013);
});

test('nothing is heard any more from a client that is being sent away', async () => {
  const client = await connectGateway(simulator);
  client.sendText('{');
  client.send(2, identifyWith(simulator.botToken));
  expect(await client.closed).toBe(4002);
  expect(simulator.isBotOnline()).toBe(false);
  expect(client.received.filter(isEvent('READY'))).toEqual([]);
});

test('an upgrade to an address that is none is only a client without a version', async () => {
  const { hostname, port } = new URL(simulator.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    'GET // HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toContain('101 Switching Protocols');
  socket.destroy();
});

/** Fields as clients send them, each now and then of the wrong kind. */
const anyFrame = () => {
  const any = fc.jsonValue({ maxDepth: 2 });
  const ids = fc.constantFrom(guildId, simulator.applicationId, '1');
  const field = (right: fc.Arbitrary<unknown>) => fc.oneof(right, any);
  const data = fc.record(
    {
      token: field(fc.constant(simulator.botToken)),
      intents: field(fc.nat({ max: 2 ** 25 })),
      shard: field(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }))),
      compress: field(fc.boolean()),
      large_threshold: field(fc.nat({ max: 300 })),
      session_id: field(fc.string()),
      seq: field(fc.nat()),
      guild_id: field(ids),
      query: field(fc.string()),
      limit: field(fc.integer()),
      user_ids: field(fc.array(ids)),
      nonce: field(fc.string()),
      guild_ids: field(fc.array(ids)),
    },
    { requiredKeys: [] },
  );
  const op = fc.oneof(fc.constantFrom(1, 2, 3, 4, 6, 8, 31), fc.integer({ min: -1, max: 50 }));
  return fc.record({ op, d: fc.oneof({ weight: 4, arbitrary: data }, any) });
};

test('no frames of a client, in a session or before it, end more than its own connection', async () => {
  const witness = await loggedIn();
  const frames = fc.array(anyFrame(), { minLength: 1, maxLength: 8 });
  const property = fc.asyncProperty(fc.boolean(), frames, async (inSession, sent) => {
    const client = inSession ? await loggedIn() : await connectGateway(simulator);
    for (const { op, d } of sent) client.send(op, d);
    client.close(4000);
    await client.closed;
    witness.send(1, null);
    await witness.next(isOp(11));
    expect(log.filter((line) => line.includes('a payload failed'))).toEqual([]);
  });
  await fc.assert(property, { seed: 8, numRuns: 100 });
});
