import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let guildId: string;
let channelId: string;
let userId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx', locale: 'fr' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

async function control(method: string, path: string, body?: unknown) {
  const response = await fetch(`${simulator.url}/_sim${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function postButton(): Promise<string> {
  const { body } = await restClient(simulator)('POST', `/channels/${channelId}/messages`, {
    components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'join', label: 'x' }] }],
  });
  return String(body.id);
}

/** Opens the stream, then acts, and answers the first event that passes. */
async function streamed(
  passes: (event: string, data: Record<string, unknown>) => boolean,
  act: () => unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${simulator.url}/_sim/stream`);
  act();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    for (const event of text.split('\n\n').slice(0, -1)) {
      const [, name = '', json = '{}'] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? [];
      const data = JSON.parse(json) as Record<string, unknown>;
      if (passes(name, data)) return data;
    }
  }
  throw new Error('the stream ended');
}

test('the snapshot shows guilds, channels with messages, members and the clock', async () => {
  await postButton();
  const { body } = await control('GET', '/snapshot');
  expect(body).toMatchObject({
    clock: { offset_ms: expect.any(Number) as unknown },
    bot: { online: false, application_id: simulator.applicationId },
    guilds: [
      {
        id: guildId,
        channels: [{ id: channelId, messages: [{ components: [{ type: 1 }] }] }],
        members: expect.arrayContaining([
          expect.objectContaining({
            user: expect.objectContaining({ id: userId }) as unknown,
            locale: 'fr',
          }),
        ]) as unknown,
      },
    ],
    ephemerals: [],
    faults: [],
  });
});

test('the stream begins with a snapshot and sends one after each change', async () => {
  const snapshot = await streamed(
    (event, { guilds }) => {
      const [guild] = (guilds ?? []) as { members: unknown[] }[];
      return event === 'snapshot' && guild?.members.length === 4;
    },
    () => simulator.addMember(guildId, { name: 'Kael' }),
  );
  expect(snapshot).toHaveProperty('clock');
});

test('the stream tells of each call of the bot', async () => {
  const call = await streamed(
    (event) => event === 'call',
    () => restClient(simulator)('GET', '/users/@me'),
  );
  expect(call).toMatchObject({ method: 'GET', route: '/users/@me', status: 200 });
});

test('a click is answered with what the member saw', async () => {
  const message_id = await postButton();
  const bot = await connectGateway(simulator);
  bot.send(2, identifyWith(simulator.botToken, 1));
  const clicked = control('POST', '/click', {
    guild_id: guildId,
    channel_id: channelId,
    message_id,
    user_id: userId,
    custom_id: 'join',
  });
  const { d } = await bot.next(isEvent('INTERACTION_CREATE'));
  await restClient(simulator)('POST', `/interactions/${String(d.id)}/${String(d.token)}/callback`, {
    type: 4,
    data: { content: 'Vu', flags: 64 },
  });
  expect(await clicked).toMatchObject({
    status: 200,
    body: { outcome: 'replied', ephemerals: [{ content: 'Vu' }], error: null },
  });
  const ephemeral = simulator.ephemerals(userId)[0]?.id;
  expect((await control('POST', '/dismiss', { ephemeral_id: ephemeral })).status).toBe(200);
  expect(simulator.ephemerals(userId)).toEqual([]);
});

test('members can be added, leave and come back', async () => {
  const { body } = await control('POST', '/members', { guild_id: guildId, name: 'Jax' });
  const member = { guild_id: guildId, user_id: body.id };
  expect((await control('POST', '/leave', member)).status).toBe(200);
  expect((await control('POST', '/leave', member)).status).toBe(404);
  expect((await control('POST', '/join', member)).body).toMatchObject({ id: body.id });
});

test('the clock, faults, calls and permissions can be set from outside', async () => {
  const before = simulator.now();
  await control('POST', '/clock', { advance_ms: 60_000 });
  expect(simulator.now() - before).toBeGreaterThanOrEqual(60_000);
  await control('POST', '/faults', { kind: '5xx', route: '/gateway', times: 1 });
  expect((await restClient(simulator)('GET', '/gateway')).status).toBe(503);
  expect((await control('GET', '/calls?route=/gateway')).body).toMatchObject([{ status: 503 }]);
  await control('DELETE', '/faults');
  expect((await control('GET', '/faults')).body).toEqual([]);
  await control('POST', `/guilds/${guildId}/bot-permissions`, { permissions: ['ViewChannel'] });
  expect(
    (await restClient(simulator)('POST', `/channels/${channelId}/messages`, { content: 'x' }))
      .status,
  ).toBe(200);
});

test.each([
  ['/click', { channel_id: '1' }, 400, '"message_id" is missing: send it as a non-empty string.'],
  ['/leave', { guild_id: '1', user_id: '1' }, 404, 'There is no guild 1 in the simulator.'],
  ['/clock', {}, 400, 'Say how far to move: send "advance_ms", or the new time as "now".'],
  [
    '/clock',
    { advance_ms: -5 },
    400,
    'Time only moves forward here: advance by a positive number.',
  ],
  [
    '/gateway',
    { action: 'x' },
    400,
    '"x" is not one of reconnect, invalid-session, close, kill, zombie, heartbeat.',
  ],
  ['/nothing', {}, 404, "The control API has no POST /_sim/nothing: see the simulator's README."],
])('a wrong %s %j answers %i and says what to do', async (path, body, status, error) => {
  expect(await control('POST', path, body)).toEqual({ status, body: { error } });
});

test('a file outside the public folder is not served', async () => {
  const response = await fetch(`${simulator.url}/..%2fpackage.json`);
  expect(response.status).toBe(404);
});
