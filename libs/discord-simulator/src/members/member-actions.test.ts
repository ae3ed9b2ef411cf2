import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { GatewayClient } from '../../test/gateway-client.ts';
import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let bot: GatewayClient;
let guildId: string;
let channelId: string;
let userId: string;
let roleId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off', clock: { manual: true } });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
  roleId = simulator.addRole(guildId, { name: 'Pilote' }).id;
  bot = await connectGateway(simulator);
  bot.send(2, identifyWith(simulator.botToken, 1 | 512));
  await bot.next(isEvent('GUILD_CREATE'));
});

afterEach(async () => {
  await simulator.stop();
});

interface Received {
  id: string;
  token: string;
  data: unknown;
}

const received = async () =>
  (await bot.next(isEvent('INTERACTION_CREATE'))).d as unknown as Received;

async function registerCommand(fields: object): Promise<void> {
  const path = `/applications/${simulator.applicationId}/commands`;
  const command = { name: 'place', description: 'Réserver', ...fields };
  expect((await restClient(simulator)('PUT', path, [command])).status).toBe(200);
}

const slash = (options: Record<string, string | number | boolean>, command = 'place') =>
  simulator.slash({ guildId, channelId, userId, command, options });

test('users, roles and channels chosen in a command are sent along', async () => {
  await registerCommand({
    options: [
      { type: 6, name: 'membre', description: 'Qui' },
      { type: 8, name: 'role', description: 'En tant que' },
      { type: 7, name: 'salon', description: 'Où' },
    ],
  });
  void slash({ membre: userId, role: roleId, salon: channelId });
  expect((await received()).data).toMatchObject({
    options: [{ value: userId }, { value: roleId }, { value: channelId }],
    resolved: {
      users: { [userId]: { username: 'nyx' } },
      members: { [userId]: { roles: [], permissions: expect.any(String) as unknown } },
      roles: { [roleId]: { name: 'Pilote' } },
      channels: { [channelId]: { name: 'annonces', permissions: expect.any(String) as unknown } },
    },
  });
});

test.each([
  [{}, '"/place" needs these options: nombre.'],
  [{ nombre: '2.5' }, 'The option "nombre" takes a whole number, not "2.5".'],
  [{ nombre: 9 }, 'The option "nombre" takes a number from 1 to 4, not 9.'],
  [{ nombre: 2, poste: 'mascotte' }, 'The option "poste" takes one of pilot, gunner'],
  [{ nombre: 2, note: 'ab' }, 'The option "note" takes a length from 3 to Infinity, not 2.'],
  [{ nombre: 2, sûr: 'peut-être' }, 'The option "sûr" takes true or false'],
  [{ nombre: 2, membre: 'Nyx' }, 'The option "membre" takes an id, not "Nyx".'],
  [{ nombre: 2, fichier: 'x' }, 'which members cannot send here'],
  [{ nombre: 2, autre: 'x' }, '"/place" has no option "autre".'],
])('a command with the options %j is not sent', async (options, sentence) => {
  await registerCommand({
    options: [
      { type: 4, name: 'nombre', description: 'x', required: true, min_value: 1, max_value: 4 },
      {
        type: 3,
        name: 'poste',
        description: 'x',
        choices: [
          { name: 'Pilote', value: 'pilot' },
          { name: 'Artilleur', value: 'gunner' },
        ],
      },
      { type: 3, name: 'note', description: 'x', min_length: 3 },
      { type: 5, name: 'sûr', description: 'x' },
      { type: 6, name: 'membre', description: 'x' },
      { type: 11, name: 'fichier', description: 'x' },
    ],
  });
  await expect(slash(options)).rejects.toThrow(sentence);
});

test('a command with subcommands is sent with one of them', async () => {
  const voir = { type: 1, name: 'voir', description: 'x' };
  await registerCommand({
    options: [{ type: 2, name: 'liste', description: 'x', options: [voir] }],
  });
  await expect(slash({}, 'place')).rejects.toThrow('needs one of its subcommands: liste');
  await expect(slash({}, 'place liste')).rejects.toThrow('needs one of its subcommands: voir');
  void slash({}, 'place liste voir');
  expect((await received()).data).toMatchObject({
    options: [{ name: 'liste', type: 2, options: [{ name: 'voir', type: 1 }] }],
  });
});

test('a command for certain rights cannot be used without them', async () => {
  await registerCommand({ default_member_permissions: '32' });
  await expect(slash({})).rejects.toThrow(`Member ${userId} may not use "/place"`);
  simulator.editRole(guildId, roleId, { permissions: ['ManageGuild'] });
  simulator.setMemberRoles(guildId, userId, [roleId]);
  void slash({});
  expect((await received()).data).toMatchObject({ name: 'place' });
});

/** A member presses a button, and the bot shows them the form. */
async function showForm(components: unknown[]): Promise<void> {
  await registerCommand({});
  const shown = slash({});
  const { id, token } = await received();
  const body = { type: 9, data: { custom_id: 'form', title: 'Poste', components } };
  const answer = await restClient(simulator)('POST', `/interactions/${id}/${token}/callback`, body);
  expect(answer.status).toBe(204);
  await shown;
}

const submit = (fields: Record<string, string | string[] | boolean>) =>
  simulator.submitModal({ channelId, userId, customId: 'form', fields });

const OPTIONS = [
  { label: 'A', value: 'a' },
  { label: 'B', value: 'b' },
];

test('every kind of input of a form is sent in its own words', async () => {
  await showForm([
    { type: 10, content: 'Bonjour' },
    { type: 18, label: 'x', component: { type: 4, custom_id: 'text', style: 1 } },
    { type: 18, label: 'x', component: { type: 3, custom_id: 'choice', options: OPTIONS } },
    { type: 18, label: 'x', component: { type: 5, custom_id: 'user' } },
    { type: 18, label: 'x', component: { type: 21, custom_id: 'radio', options: OPTIONS } },
    { type: 18, label: 'x', component: { type: 22, custom_id: 'boxes', options: OPTIONS } },
    { type: 18, label: 'x', component: { type: 23, custom_id: 'box' } },
    {
      type: 18,
      label: 'x',
      component: { type: 19, custom_id: 'file', min_values: 0, required: false },
    },
  ]);
  const fields = { text: 'oui', choice: ['a'], user: [userId], radio: 'b', boxes: ['a', 'b'] };
  void submit({ ...fields, box: true });
  const { data } = (await received()) as { data: { components: { component?: unknown }[] } };
  expect(data.components.map(({ component }) => component)).toMatchObject([
    undefined,
    { type: 4, custom_id: 'text', value: 'oui' },
    { type: 3, custom_id: 'choice', values: ['a'] },
    { type: 5, custom_id: 'user', values: [userId] },
    { type: 21, custom_id: 'radio', value: 'b' },
    { type: 22, custom_id: 'boxes', values: ['a', 'b'] },
    { type: 23, custom_id: 'box', value: true },
    { type: 19, custom_id: 'file', values: [] },
  ]);
  expect(data).toMatchObject({ resolved: { users: { [userId]: { id: userId } } } });
});

test('a form is only sent as it was shown and filled in as it asks', async () => {
  await expect(submit({ text: 'x' })).rejects.toThrow(
    'no form "form" within 15 minutes: click first',
  );
  await showForm([
    {
      type: 1,
      components: [{ type: 4, custom_id: 'text', label: 'x', style: 1, max_length: 3 }],
    },
    { type: 18, label: 'x', component: { type: 21, custom_id: 'radio', options: OPTIONS } },
  ]);
  await expect(submit({ name: 'x' })).rejects.toThrow('no input "name"; it has text, radio');
  await expect(submit({ radio: 'a' })).rejects.toThrow('"text" takes 1 to 3 characters, not 0');
  await expect(submit({ text: 'abc' })).rejects.toThrow('"radio" takes 1 to 1 values, not 0');
  await expect(submit({ text: 'abc', radio: 'c' })).rejects.toThrow('"c" is not offered');
  void submit({ text: 'abc', radio: 'a' });
  expect((await received()).data).toMatchObject({
    components: [{ type: 1, components: [{ type: 4, value: 'abc' }] }, { type: 18 }],
  });
});

test('a form can be sent for 15 minutes, however much others click meanwhile', async () => {
  await showForm([{ type: 18, label: 'x', component: { type: 4, custom_id: 'text', style: 1 } }]);
  const other = simulator.addMember(guildId, { name: 'Jax' }).id;
  for (let click = 0; click < 200; click += 1) {
    void simulator.slash({ guildId, channelId, userId: other, command: 'place' });
    await received();
  }
  simulator.advanceClock(14 * 60_000);
  void submit({ text: 'oui' });
  expect((await received()).data).toMatchObject({ custom_id: 'form' });
  simulator.advanceClock(60_001);
  await expect(submit({ text: 'oui' })).rejects.toThrow('click first');
});

test('who does not see a channel does nothing in it, and who may not write writes nothing', () => {
  const write = () => simulator.write({ channelId, userId, content: 'bonjour' });
  simulator.setOverwrite(channelId, { id: guildId, deny: ['SendMessages'] });
  expect(write).toThrow(`Member ${userId} may not write in channel ${channelId}.`);
  simulator.setOverwrite(channelId, { id: guildId, deny: ['ViewChannel'] });
  expect(write).toThrow(`Member ${userId} does not see channel ${channelId}.`);
  simulator.removeOverwrite(channelId, guildId);
  expect(write().content).toBe('bonjour');
});

test('members change their own words, and nobody those of others', async () => {
  const { id: messageId } = simulator.write({ channelId, userId, content: 'bonjour' });
  const edit = { channelId, messageId, content: 'bonsoir' };
  const other = simulator.addMember(guildId, { name: 'Jax' }).id;
  expect(() => simulator.editMessage({ ...edit, userId: other })).toThrow('Nobody can edit');
  simulator.editMessage({ ...edit, userId });
  expect((await bot.next(isEvent('MESSAGE_UPDATE'))).d).toMatchObject({ id: messageId });
  expect(simulator.messages(channelId)[0]?.content).toBe('bonsoir');
});
