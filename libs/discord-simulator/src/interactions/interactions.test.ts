import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { GatewayClient } from '../../test/gateway-client.ts';
import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;
let bot: GatewayClient;
let guildId: string;
let channelId: string;
let messageId: string;
let userId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off', clock: { manual: true } });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte', locale: 'fr' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx Delambre', locale: 'en-US' }).id;
  const message = await call('POST', `/channels/${channelId}/messages`, {
    content: 'Raid',
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 1, custom_id: 'join', label: "S'inscrire" },
          { type: 2, style: 2, custom_id: 'off', label: 'x', disabled: true },
        ],
      },
      {
        type: 1,
        components: [{ type: 3, custom_id: 'role', options: [{ label: 'P', value: 'pilot' }] }],
      },
    ],
  });
  messageId = String(message.body.id);
  bot = await connectGateway(simulator);
  bot.send(2, identifyWith(simulator.botToken, 1));
  await bot.next(isEvent('GUILD_CREATE'));
});

afterEach(async () => {
  await simulator.stop();
});

const click = (customId = 'join', values?: string[], waitEphemeral?: number) =>
  simulator.click({ guildId, channelId, messageId, userId, customId, values, waitEphemeral });

interface Received {
  id: string;
  token: string;
}

async function received(): Promise<Received & Record<string, unknown>> {
  const { d } = await bot.next(isEvent('INTERACTION_CREATE'));
  return d as unknown as Received & Record<string, unknown>;
}

const answer = ({ id, token }: Received, body: unknown, query = '') =>
  call('POST', `/interactions/${id}/${token}/callback${query}`, body, { authorization: '' });
const webhook = (method: string, { token }: Received, path = '', body?: unknown) =>
  call(method, `/webhooks/${simulator.applicationId}/${token}${path}`, body, { authorization: '' });

test('an interaction carries the languages of the member and of the guild', async () => {
  void click();
  expect(await received()).toMatchObject({
    type: 3,
    locale: 'en-US',
    guild_locale: 'fr',
    channel_id: channelId,
    data: { custom_id: 'join', component_type: 2 },
    member: { user: { id: userId } },
    message: { id: messageId },
  });
});

test('without an answer in three seconds the interaction fails, and its token is dead', async () => {
  const report = click();
  const interaction = await received();
  simulator.advanceClock(2_999);
  simulator.advanceClock(1);
  expect(await report).toMatchObject({ outcome: 'failed', latencyMs: 3_000 });
  expect((await answer(interaction, { type: 6 })).body).toMatchObject({ code: 10062 });
  expect(
    (await webhook('PATCH', interaction, '/messages/@original', { content: 'x' })).status,
  ).toBe(404);
});

test('an interaction takes one answer; the second gets 40060', async () => {
  void click();
  const interaction = await received();
  const first = await answer(interaction, { type: 6 });
  expect(first.status).toBe(204);
  expect(first.headers.get('content-type')).toBeNull();
  expect((await answer(interaction, { type: 6 })).body).toMatchObject({ code: 40060 });
});

test('with_response answers the interaction and its message', async () => {
  void click();
  const { status, body } = await answer(
    await received(),
    { type: 7, data: { content: '1/2' } },
    '?with_response=true',
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    interaction: { response_message_id: messageId, response_message_ephemeral: false },
    resource: { type: 7, message: { id: messageId, content: '1/2' } },
  });
});

test('@original is the clicked message after an update, and a new one after a reply', async () => {
  void click();
  const first = await received();
  await answer(first, { type: 6 });
  expect((await webhook('GET', first, '/messages/%40original')).body.id).toBe(messageId);
  void click();
  const second = await received();
  await answer(second, { type: 4, data: { content: 'Reçu' } });
  const original = await webhook('GET', second, '/messages/@original');
  expect(original.body).toMatchObject({ content: 'Reçu', webhook_id: simulator.applicationId });
});

test('an ephemeral answer is shown to its member alone', async () => {
  const report = click();
  await answer(await received(), { type: 4, data: { content: 'Pour vous', flags: 64 } });
  expect((await report).ephemerals).toMatchObject([{ content: 'Pour vous', flags: 64 }]);
  expect(simulator.messages(channelId)).toHaveLength(1);
  expect(simulator.ephemerals(userId)).toHaveLength(1);
});

test('"thinking" is filled by the edit, and stays as private as it began', async () => {
  const report = click('join', undefined, 2_000);
  const interaction = await received();
  await answer(interaction, { type: 5, data: { flags: 64 } });
  expect(simulator.ephemerals(userId)).toMatchObject([{ flags: 64 | 128, content: '' }]);
  await webhook('PATCH', interaction, '/messages/@original', { content: 'Fait' });
  expect((await report).ephemerals).toMatchObject([{ content: 'Fait', flags: 64 }]);
});

test('a token can be used for fifteen minutes', async () => {
  void click();
  const interaction = await received();
  await answer(interaction, { type: 6 });
  simulator.advanceClock(14 * 60_000);
  expect((await webhook('POST', interaction, '?wait=true', { content: 'encore' })).status).toBe(
    200,
  );
  simulator.advanceClock(2 * 60_000);
  const late = await webhook('POST', interaction, '?wait=true', { content: 'trop tard' });
  expect(late).toMatchObject({ status: 401, body: { code: 50027 } });
});

test('follow-ups and deletes work on the answer and on later messages', async () => {
  void click();
  const interaction = await received();
  await answer(interaction, { type: 4, data: { content: 'un' } });
  const { body } = await webhook('POST', interaction, '', { content: 'deux', flags: 64 });
  const path = `/messages/${String(body.id)}`;
  expect((await webhook('PATCH', interaction, path, { content: 'deux bis' })).body).toMatchObject({
    content: 'deux bis',
    flags: 64,
  });
  expect((await webhook('DELETE', interaction, path)).status).toBe(204);
  expect((await webhook('GET', interaction, path)).body).toMatchObject({ code: 10008 });
  expect((await webhook('DELETE', interaction, '/messages/@original')).status).toBe(204);
});

test('a member can only press what is there, enabled and offered', async () => {
  await expect(click('nothing')).rejects.toThrow('no component with the custom id "nothing"');
  await expect(click('off')).rejects.toThrow('is disabled');
  await expect(click('role', ['gunner'])).rejects.toThrow('"gunner" is not offered');
  await expect(click('role', [])).rejects.toThrow('takes 1 to 1 values');
});

test('a select sends its values', async () => {
  void click('role', ['pilot']);
  expect(await received()).toMatchObject({ data: { component_type: 3, values: ['pilot'] } });
});

test('a modal is shown to the member, who fills it in', async () => {
  const report = click();
  const modal = {
    custom_id: 'reason',
    title: 'Motif',
    components: [{ type: 18, label: 'Motif', component: { type: 4, custom_id: 'text', style: 1 } }],
  };
  await answer(await received(), { type: 9, data: modal });
  expect(await report).toMatchObject({ outcome: 'modal', modal });
  const submitted = simulator.submitModal({
    channelId,
    userId,
    messageId,
    customId: 'reason',
    fields: { text: 'absent' },
  });
  const interaction = await received();
  expect(interaction).toMatchObject({
    type: 5,
    data: { components: [{ type: 18, component: { custom_id: 'text', value: 'absent' } }] },
  });
  expect((await answer(interaction, { type: 9, data: modal })).status).toBe(400);
  await answer(interaction, { type: 6 });
  expect(await submitted).toMatchObject({ outcome: 'deferred' });
});

test('a form names each of its inputs once, and asks for no less than it takes', async () => {
  void click();
  const interaction = await received();
  const input = (custom_id: string, rest: object = {}) => ({
    type: 18,
    label: 'x',
    component: { type: 4, custom_id, style: 1, ...rest },
  });
  const show = (...components: object[]) =>
    answer(interaction, { type: 9, data: { custom_id: 'f', title: 'F', components } });
  const twice = await show(input('a'), input('a'));
  expect(codesAt(twice.body, 'data', 'components', 1, 'component', 'custom_id')).toEqual([
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ]);
  expect((await show(input('a', { min_length: 10, max_length: 2 }))).status).toBe(400);
  expect((await show(input('a'), input('b'))).status).toBe(204);
});

test('an answer in a channel that was deleted meanwhile gets 10003', async () => {
  const report = click();
  const interaction = await received();
  simulator.deleteChannel(channelId);
  const late = await answer(interaction, { type: 4, data: { content: 'x' } });
  expect(late).toMatchObject({ status: 404, body: { code: 10003 } });
  simulator.advanceClock(3_000);
  expect((await report).outcome).toBe('failed');
});

const MESSAGE = { content: 'x' };
const FORM = {
  custom_id: 'f',
  title: 'F',
  components: [{ type: 18, label: 'x', component: { type: 4, custom_id: 'a', style: 1 } }],
};

test.each([
  [4, MESSAGE],
  [5, {}],
  [6, undefined],
  [7, MESSAGE],
  [9, FORM],
])('what is typed is answered with choices, not with an answer of type %i', async (type, data) => {
  await call('POST', `/applications/${simulator.applicationId}/commands`, {
    name: 'voir',
    description: 'Voir',
    options: [{ type: 3, name: 'nom', description: 'Nom', autocomplete: true }],
  });
  const typed = { guildId, channelId, userId, command: 'voir', options: { nom: 'ra' } };
  void simulator.slash({ ...typed, focused: 'nom' });
  const { body } = await answer(await received(), { type, data });
  expect(codesAt(body, 'type')).toEqual(['INTERACTION_RESPONSE_TYPE_INVALID']);
});

test.each([
  [6, undefined],
  [7, MESSAGE],
  [8, { choices: [] }],
])('a slash command is not answered with an answer of type %i', async (type, data) => {
  await call('POST', `/applications/${simulator.applicationId}/commands`, {
    name: 'voir',
    description: 'Voir',
  });
  void simulator.slash({ guildId, channelId, userId, command: 'voir' });
  const { body } = await answer(await received(), { type, data });
  expect(codesAt(body, 'type')).toEqual(['INTERACTION_RESPONSE_TYPE_INVALID']);
});

test('slash commands reach their subcommand; autocompletion answers with choices', async () => {
  await call('PUT', `/applications/${simulator.applicationId}/commands`, [
    {
      name: 'verselink',
      description: 'Événements',
      options: [
        {
          type: 1,
          name: 'voir',
          description: 'Voir',
          options: [
            { type: 3, name: 'nom', description: 'Nom', autocomplete: true },
            { type: 4, name: 'page', description: 'Page' },
          ],
        },
      ],
    },
  ]);
  const command = { guildId, channelId, userId, command: 'verselink voir', options: { nom: 'ra' } };
  const typed = simulator.slash({ ...command, focused: 'nom' });
  const request = await received();
  expect(request).toMatchObject({
    type: 4,
    data: { options: [{ name: 'voir', options: [{ name: 'nom', value: 'ra', focused: true }] }] },
  });
  await answer(request, { type: 8, data: { choices: [{ name: 'Raid', value: 'raid' }] } });
  expect(await typed).toMatchObject({ choices: [{ name: 'Raid', value: 'raid' }] });
  void simulator.slash({ ...command, options: { page: '2' } });
  expect(await received()).toMatchObject({
    type: 2,
    data: { name: 'verselink', options: [{ options: [{ name: 'page', type: 4, value: 2 }] }] },
  });
  const wrong = simulator.slash({ ...command, options: { page: 'deux' } });
  await expect(wrong).rejects.toThrow('The option "page" takes a number, not "deux".');
  await expect(simulator.slash({ ...command, command: 'other' })).rejects.toThrow(
    'no slash command "/other"',
  );
});
