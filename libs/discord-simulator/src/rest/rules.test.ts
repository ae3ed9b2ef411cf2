import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestAnswer, RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const HOUR = 3_600_000;
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

const post = (body: unknown) => call('POST', `/channels/${channelId}/messages`, body);
const at = (hours: number) => new Date(simulator.now() + hours * HOUR).toISOString();
const createEvent = (changes: Record<string, unknown> = {}) =>
  call('POST', `/guilds/${guildId}/scheduled-events`, {
    name: 'Raid',
    privacy_level: 2,
    entity_type: 3,
    scheduled_start_time: at(1),
    scheduled_end_time: at(2),
    entity_metadata: { location: 'Stanton' },
    ...changes,
  });
const changeEvent = (id: unknown, body: unknown) =>
  call('PATCH', `/guilds/${guildId}/scheduled-events/${String(id)}`, body);

function button(custom_id: string) {
  return { type: 2, style: 1, custom_id, label: 'x' };
}

function expectInvalid({ status, body }: RestAnswer): void {
  expect({ status, code: body.code, message: body.message }).toEqual({
    status: 400,
    code: 50035,
    message: 'Invalid Form Body',
  });
}

test('an empty message is refused with 50006', async () => {
  expect((await post({ content: '  ' })).body).toMatchObject({ code: 50006 });
});

test('a text of more than 2,000 characters is refused, though the schema allows 4,000', async () => {
  const answer = await post({ content: 'x'.repeat(2001) });
  expectInvalid(answer);
  expect(codesAt(answer.body, 'content')).toEqual(['BASE_TYPE_MAX_LENGTH']);
});

test('embeds of more than 6,000 characters together are refused', async () => {
  const answer = await post({
    embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }],
  });
  expect(codesAt(answer.body, 'embeds')).toEqual(['MAX_EMBED_SIZE_EXCEEDED']);
});

test('two components with one custom id are refused where the second stands', async () => {
  const answer = await post({
    components: [{ type: 1, components: [button('a'), button('a')] }],
  });
  expect(codesAt(answer.body, 'components', 0, 'components', 1, 'custom_id')).toEqual([
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ]);
});

test('six rows, or a select beside a button, are refused', async () => {
  const rows = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ type: 1, components: [button(id)] }));
  expect(codesAt((await post({ components: rows })).body, 'components')).toEqual([
    'BASE_TYPE_BAD_LENGTH',
  ]);
  const select = { type: 3, custom_id: 's', options: [{ label: 'x', value: 'x' }] };
  const mixed = await post({ components: [{ type: 1, components: [button('a'), select] }] });
  expect(codesAt(mixed.body, 'components', 0, 'components')).toEqual(['BASE_TYPE_BAD_LENGTH']);
});

test('the new components cannot be mixed with a text', async () => {
  const answer = await post({
    flags: 1 << 15,
    content: 'x',
    components: [{ type: 10, content: 'y' }],
  });
  expect(codesAt(answer.body, 'content')).toEqual([
    'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ]);
});

test('a nonce with enforce_nonce answers the message that is already there', async () => {
  const body = { content: 'Bonjour', nonce: '42', enforce_nonce: true };
  const first = await post(body);
  const second = await post(body);
  expect(second.body.id).toBe(first.body.id);
  expect(simulator.messages(channelId)).toHaveLength(1);
});

test('texts of embeds come back trimmed, and times in the form Discord prints', async () => {
  const { body } = await post({
    embeds: [{ title: ' Raid ', timestamp: '2026-11-23T20:00:00.000Z' }],
  });
  expect(body.embeds).toMatchObject([{ title: 'Raid', timestamp: '2026-11-23T20:00:00+00:00' }]);
});

test('only the author of a message can edit it', async () => {
  const { id: userId } = simulator.addMember(guildId, { name: 'Kael' });
  const { id } = simulator.write({ channelId, userId, content: 'bonsoir' });
  const answer = await call('PATCH', `/channels/${channelId}/messages/${id}`, { content: 'x' });
  expect(answer).toMatchObject({ status: 403, body: { code: 50005 } });
});

test('an event must begin in the future, end after that, and say where it is', async () => {
  expect(
    codesAt((await createEvent({ scheduled_start_time: at(-1) })).body, 'scheduled_start_time'),
  ).toEqual(['GUILD_SCHEDULED_EVENT_SCHEDULE_PAST']);
  expect(
    codesAt((await createEvent({ scheduled_end_time: null })).body, 'scheduled_end_time'),
  ).toEqual(['BASE_TYPE_REQUIRED']);
  expect(
    codesAt((await createEvent({ entity_metadata: undefined })).body, 'entity_metadata'),
  ).toEqual(['BASE_TYPE_REQUIRED']);
});

test('the 101st unfinished event of a guild is refused with 30038', async () => {
  for (let count = 0; count < 100; count += 1) await createEvent();
  expect((await createEvent()).body).toMatchObject({ code: 30038 });
});

test('the creator of an event is interested in it from the start', async () => {
  const { body } = await createEvent();
  expect(simulator.scheduledEvents(guildId)).toMatchObject([
    { id: body.id, user_count: 1, subscriber_ids: [simulator.applicationId] },
  ]);
});

test('an event becomes none of a kind that there is not', async () => {
  const { body } = await createEvent();
  for (const entity_type of [9, 'toString']) {
    const answer = await changeEvent(body.id, { entity_type });
    expectInvalid(answer);
    expect(codesAt(answer.body, 'entity_type')).not.toEqual([]);
  }
});

test('a running event refuses a start time, even the one it has', async () => {
  const { body } = await createEvent();
  await changeEvent(body.id, { status: 2 });
  const answer = await changeEvent(body.id, { scheduled_start_time: body.scheduled_start_time });
  expect(codesAt(answer.body, 'scheduled_start_time')).toEqual([
    'GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS',
  ]);
});

test('an event goes from scheduled to active to completed, and then stays as it is', async () => {
  const { body } = await createEvent();
  expectInvalid(await changeEvent(body.id, { status: 3 }));
  expect((await changeEvent(body.id, { status: 2 })).status).toBe(200);
  expect((await changeEvent(body.id, { status: 3 })).status).toBe(200);
  expect((await changeEvent(body.id, { name: 'x' })).body).toMatchObject({ code: 180000 });
});

test('the list of events leaves out those that are over; each can still be read', async () => {
  const { body } = await createEvent();
  await changeEvent(body.id, { status: 4 });
  const list = await call('GET', `/guilds/${guildId}/scheduled-events`);
  expect(list.body).toEqual([]);
  const one = await call('GET', `/guilds/${guildId}/scheduled-events/${String(body.id)}`);
  expect(one.body).toMatchObject({ status: 4 });
});

test('those interested are paged by their id, ascending', async () => {
  const { body } = await createEvent();
  const users = ['a1', 'b1', 'c1'].map((name) => simulator.addMember(guildId, { name }).id);
  for (const userId of users) await simulator.interested(String(body.id), userId);
  const path = `/guilds/${guildId}/scheduled-events/${String(body.id)}/users`;
  const page = async (query: string) => {
    const answer = await call('GET', `${path}?${query}`);
    return (answer.body as unknown as { user_id: string }[]).map(({ user_id }) => user_id);
  };
  expect(await page('limit=2')).toEqual([simulator.applicationId, users[0]]);
  expect(await page(`limit=2&after=${users[0]}`)).toEqual([users[1], users[2]]);
  expect(await page(`limit=1&before=${users[2]}&after=${users[1]}`)).toEqual([users[1]]);
});

test('a limit out of range is refused, not bent', async () => {
  const { body } = await call('GET', `/channels/${channelId}/messages?limit=101`);
  expect(codesAt(body, 'limit')).toEqual(['NUMBER_TYPE_MAX']);
});

test.each([
  ['dropped as documented', false, 200],
  ['refused as reported', true, 400],
])('a location for a voice event is %s', async (_how, refuseVoiceMetadata, status) => {
  const strict = await createDiscordSimulator({
    rateLimits: 'off',
    knobs: { refuseVoiceMetadata },
  });
  const { id } = strict.addGuild({ name: 'Flotte' });
  const voice = strict.addChannel(id, { name: 'Passerelle', type: 2 });
  const send = restClient(strict);
  const event = await send('POST', `/guilds/${id}/scheduled-events`, {
    name: 'Raid',
    privacy_level: 2,
    entity_type: 2,
    channel_id: voice.id,
    scheduled_start_time: at(1),
  });
  const path = `/guilds/${id}/scheduled-events/${String(event.body.id)}`;
  const answer = await send('PATCH', path, { entity_metadata: { location: 'Stanton' } });
  expect(answer.status).toBe(status);
  await strict.stop();
});

test('a body that is not JSON, a wrong method and an unknown path have their own errors', async () => {
  const broken = await fetch(`${simulator.apiUrl}/v10/channels/${channelId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${simulator.botToken}`, 'content-type': 'application/json' },
    body: '{',
  });
  expect(await broken.json()).toMatchObject({ code: 50109 });
  expect((await call('PUT', `/channels/${channelId}/messages`)).status).toBe(405);
  expect((await call('GET', '/nothing')).body).toEqual({ message: '404: Not Found', code: 0 });
});

test('a wrong token answers 401', async () => {
  const answer = await call('GET', '/users/@me', undefined, { authorization: 'Bot wrong' });
  expect(answer).toMatchObject({ status: 401, body: { message: '401: Unauthorized', code: 0 } });
});

test('the address of the gateway is told to anybody', async () => {
  const response = await fetch(`${simulator.apiUrl}/v10/gateway`);
  expect(await response.json()).toEqual({ url: simulator.gatewayUrl });
});

test('unknown things answer 404 with the code of their kind', async () => {
  const id = '123456789012345678';
  const codes = await Promise.all(
    [
      `/channels/${id}`,
      `/guilds/${id}`,
      `/channels/${channelId}/messages/${id}`,
      `/guilds/${guildId}/scheduled-events/${id}`,
      `/guilds/${guildId}/members/${id}`,
      `/guilds/${guildId}/roles/${id}`,
    ].map(async (path) => (await call('GET', path)).body.code),
  );
  expect(codes).toEqual([10003, 10004, 10008, 10070, 10013, 10011]);
});

test('a file sent as multipart becomes an attachment that can be fetched', async () => {
  const form = new FormData();
  form.append('payload_json', JSON.stringify({ content: 'plan' }));
  form.append('files[0]', new Blob(['route'], { type: 'text/plain' }), 'plan.txt');
  const response = await fetch(`${simulator.apiUrl}/v10/channels/${channelId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${simulator.botToken}` },
    body: form,
  });
  const { attachments } = (await response.json()) as { attachments: { url: string }[] };
  expect(attachments).toMatchObject([{ filename: 'plan.txt', size: 5 }]);
  expect(await (await fetch(attachments[0]?.url ?? '')).text()).toBe('route');
});

test('the reason for the audit log is kept, decoded', async () => {
  await call(
    'POST',
    `/guilds/${guildId}/roles`,
    { name: 'x' },
    {
      'x-audit-log-reason': encodeURIComponent('Événement créé'),
    },
  );
  expect(simulator.calls.all({ method: 'POST' })).toMatchObject([{ reason: 'Événement créé' }]);
});
