import { connect } from 'node:net';

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';

import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let channelId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

async function control(method: string, path: string) {
  const response = await fetch(`${simulator.url}/_sim${path}`, { method });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function postButton(): Promise<string> {
  const { body } = await call('POST', `/channels/${channelId}/messages`, {
    components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'join', label: 'x' }] }],
  });
  return String(body.id);
}

test('every edit of a message counts: by PATCH, by the answer to a click, with the answer lost', async () => {
  const id = await postButton();
  const bot = await connectGateway(simulator);
  bot.send(2, identifyWith(simulator.botToken, 1));
  await bot.next(isEvent('GUILD_CREATE'));
  const userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
  void simulator.click({ channelId, messageId: id, userId, customId: 'join' });
  const { d } = await bot.next(isEvent('INTERACTION_CREATE'));
  const token = String(d.token);
  await call('POST', `/interactions/${String(d.id)}/${token}/callback`, {
    type: 7,
    data: { content: '1' },
  });
  const original = `/webhooks/${simulator.applicationId}/${token}/messages/@original`;
  await call('PATCH', original, { content: '2' });
  simulator.faults.add({ kind: 'lost-answer', method: 'PATCH', times: 1 });
  const edit = `/channels/${channelId}/messages/${id}`;
  await expect(call('PATCH', edit, { content: '3' })).rejects.toThrow('fetch failed');
  await call('PATCH', edit, { content: 'x'.repeat(2_001) });
  expect(simulator.messages(channelId)[0]?.content).toBe('3');
  expect(simulator.calls.editsPerMessage()).toEqual(new Map([[id, 3]]));
});

test('two uploads of different files under one body are no double', async () => {
  for (const text of ['a', 'b', 'b']) {
    const form = new FormData();
    form.set('payload_json', '{"content":"x"}');
    form.set('files[0]', new Blob([text]), 'liste.txt');
    await fetch(`${simulator.apiUrl}/v10/channels/${channelId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${simulator.botToken}` },
      body: form,
    });
  }
  expect(simulator.calls.doubles()).toHaveLength(1);
  expect(simulator.calls.doubles()[0]).toHaveLength(2);
});

test('a call whose client gave up before the answer is logged without a status', async () => {
  simulator.faults.add({ kind: 'delay-after-commit', ms: 300 });
  const { hostname, port } = new URL(simulator.url);
  const socket = connect(Number(port), hostname);
  const body = '{"content":"x"}';
  socket.write(
    `POST /api/v10/channels/${channelId}/messages HTTP/1.1\r\nhost: x\r\n` +
      `authorization: Bot ${simulator.botToken}\r\ncontent-type: application/json\r\n` +
      `content-length: ${body.length}\r\n\r\n${body}`,
  );
  await eventually('the message', () => simulator.messages(channelId).length === 1);
  socket.destroy();
  await eventually('the log', () => simulator.calls.count() === 1);
  expect(simulator.calls.all()).toMatchObject([{ status: null }]);
});

test('what the calls add up to is asked and cleared from outside', async () => {
  const id = await postButton();
  await postButton();
  await call('PATCH', `/channels/${channelId}/messages/${id}`, { content: 'x' });
  await fetch(`${simulator.apiUrl}/v10/users/@me`);
  const { body } = await control('GET', '/calls/summary');
  expect(body).toMatchObject({
    calls: 4,
    invalid: 1,
    busiest_second: expect.any(Number) as unknown,
    doubles: [[{ created: id }, {}]],
    edits_per_message: { [id]: 1 },
  });
  expect((await control('GET', '/calls/summary?method=patch')).body).toMatchObject({ calls: 1 });
  expect((await control('GET', '/calls?status=401')).body).toHaveLength(1);
  expect((await control('GET', `/calls?route=/channels/${channelId}/*`)).body).toHaveLength(3);
  await control('DELETE', '/calls');
  expect(simulator.calls.count()).toBe(0);
});

test.each(['since=abc', 'since=-1', 'limit=abc', 'limit=0', 'limit=', 'status=x'])(
  'the call log is not asked with %s',
  async (query) => {
    const { status, body } = await control('GET', `/calls?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatch(/^"(since|limit|status)" must be a whole number from \d+ on, not "/);
  },
);
