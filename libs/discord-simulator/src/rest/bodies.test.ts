import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let channelId: string;
let userId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte', botPermissions: ['Administrator'] }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

/** Sends the text as it is: JSON.stringify cannot write long integers. */
async function sendText(method: string, path: string, body: string) {
  const response = await fetch(`${simulator.apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${simulator.botToken}`, 'content-type': 'application/json' },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('an id may be an integer, and is not rounded', async () => {
  const dm = await sendText('POST', '/users/@me/channels', `{"recipient_id":${userId}}`);
  expect(dm.body).toMatchObject({ recipients: [{ id: userId }] });
  const { id: parentId } = simulator.addChannel(guildId, { name: 'Escadre', type: 4 });
  const path = `/guilds/${guildId}/channels`;
  const made = await sendText('POST', path, `{"name":"raid","parent_id": ${parentId} }`);
  expect(made.body).toMatchObject({ parent_id: parentId });
});

test('a long integer inside a text stays what it is', async () => {
  const content = `"id": ${userId}, \\" ${userId}`;
  const { body } = await call('POST', `/channels/${channelId}/messages`, { content });
  expect(body).toMatchObject({ content });
});

test('what is neither an integer nor digits is no id', async () => {
  for (const id of ['nyx', '-1', 1.5, true]) {
    const { body } = await call('POST', '/users/@me/channels', { recipient_id: id });
    expect(codesAt(body, 'recipient_id')).toEqual(['NUMBER_TYPE_COERCE']);
  }
});

test('the description of a file finds it by its number', async () => {
  const form = new FormData();
  const attachments = [{ id: 0, description: 'la route' }];
  form.append('payload_json', JSON.stringify({ content: 'plan', attachments }));
  form.append('files[0]', new Blob(['route'], { type: 'text/plain' }), 'plan.txt');
  const response = await fetch(`${simulator.apiUrl}/v10/channels/${channelId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${simulator.botToken}` },
    body: form,
  });
  expect(await response.json()).toMatchObject({ attachments: [{ description: 'la route' }] });
});

test('a permission that is no integer of its size is refused where it is wrong', async () => {
  const path = `/channels/${channelId}/permissions/${userId}`;
  const { status, body } = await call('PUT', path, { type: 1, allow: 1e21 });
  expect({ status, codes: codesAt(body, 'allow') }).toEqual({
    status: 400,
    codes: ['NUMBER_TYPE_MAX'],
  });
});

test.each(['12/25/2027', '2028', '2027-13-45T00:00:00Z'])('%s is no time', async (time) => {
  const { body } = await call('PATCH', `/guilds/${guildId}/members/${userId}`, {
    communication_disabled_until: time,
  });
  expect(codesAt(body, 'communication_disabled_until')).toEqual(['DATE_TIME_TYPE_PARSE']);
});
