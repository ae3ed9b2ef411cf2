import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { GatewayClient } from '../../test/gateway-client.ts';
import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

/** What a Discord client would not send, or Discord would not take from it. */

let simulator: DiscordSimulator;
let bot: GatewayClient;
let guildId: string;
let ownerId: string;
let channelId: string;
let userId: string;
let roleId: string;
let botId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off', clock: { manual: true } });
  ({ id: guildId, ownerId } = simulator.addGuild({ name: 'Flotte' }));
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
  roleId = simulator.addRole(guildId, { name: 'Pilote' }).id;
  botId = simulator.applicationId;
  bot = await connectGateway(simulator);
  bot.send(2, identifyWith(simulator.botToken, 1 | 512));
  await bot.next(isEvent('GUILD_CREATE'));
});

afterEach(async () => {
  await simulator.stop();
});

async function control(path: string, body: object) {
  const response = await fetch(`${simulator.url}/_sim${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, error: ((await response.json()) as { error?: string }).error };
}

async function postSelect(select: object): Promise<string> {
  const component = { custom_id: 'choice', max_values: 3, ...select };
  const { body } = await restClient(simulator)('POST', `/channels/${channelId}/messages`, {
    components: [{ type: 1, components: [component] }],
  });
  return String(body.id);
}

const choose = (messageId: string, values: string[]) =>
  simulator.select({ guildId, channelId, messageId, userId, customId: 'choice', values });

test('the bot is no member who clicks, writes, follows events or leaves', async () => {
  const sentence = `User ${botId} is a bot: it acts through the REST API, not as a member.`;
  const messageId = await postSelect({ type: 5 });
  const event = simulator.createScheduledEvent(guildId, {
    name: 'Raid',
    scheduled_start_time: new Date(simulator.now() + 1_000).toISOString(),
    scheduled_end_time: new Date(simulator.now() + 2_000).toISOString(),
    location: 'Stanton',
  });
  const asBot = { guild_id: guildId, channel_id: channelId, message_id: messageId, user_id: botId };
  const calls: [string, object][] = [
    ['/click', { custom_id: 'choice', values: [userId] }],
    ['/write', { content: 'x' }],
    ['/messages/edit', { content: 'x' }],
    ['/interested', { event_id: event.id }],
    ['/leave', {}],
  ];
  for (const [path, body] of calls) {
    expect(await control(path, { ...asBot, ...body })).toEqual({ status: 400, error: sentence });
  }
  expect(simulator.snapshot()).toMatchObject({ guilds: [{ members: [{}, {}, {}] }] });
  expect((await control('/join', { guild_id: guildId, user_id: botId })).error).toBe(
    'That is the bot: let it in with inviteBot.',
  );
});

test('the owner of a guild cannot leave it', async () => {
  expect(await control('/leave', { guild_id: guildId, user_id: ownerId })).toEqual({
    status: 400,
    error: 'The owner cannot leave: a guild always has one among its members.',
  });
});

test.each([
  ['nothing', '  ', 'Discord refuses this: Cannot send an empty message'],
  ['3,000 characters', 'x'.repeat(3_000), 'content: Must be 2000 or fewer in length.'],
])('a message of %s is neither written nor made of another', (_what, content, sentence) => {
  expect(() => simulator.write({ channelId, userId, content })).toThrow(sentence);
  const { id: messageId } = simulator.write({ channelId, userId, content: 'bonjour' });
  expect(() => simulator.editMessage({ channelId, messageId, userId, content })).toThrow(sentence);
});

test('nobody writes in a category', () => {
  const category = simulator.addChannel(guildId, { name: 'Opérations', type: 4 }).id;
  expect(() => simulator.write({ channelId: category, userId, content: 'x' })).toThrow(
    `Channel ${category} takes no messages.`,
  );
});

test('only moderators write in a locked thread', async () => {
  const path = `/channels/${channelId}/threads`;
  const { body } = await restClient(simulator)('POST', path, { name: 'briefing', type: 11 });
  const write = () => simulator.write({ channelId: String(body.id), userId, content: 'x' });
  simulator.editChannel(String(body.id), { locked: true });
  expect(write).toThrow(`Thread ${String(body.id)} is locked: only moderators write in it.`);
  simulator.editRole(guildId, roleId, { permissions: ['ManageThreads'] });
  simulator.setMemberRoles(guildId, userId, [roleId]);
  expect(write().content).toBe('x');
});

test.each([
  [5, 'users', 'the members of the guild'],
  [6, 'roles', 'the roles of the guild'],
  [7, 'both', 'the members and roles of the guild'],
  [8, 'channels', 'the channels that the member sees, of the types that the select names'],
])('a select of type %i (%s) takes only what there is', async (type, _what, offered) => {
  const messageId = await postSelect({ type });
  await expect(choose(messageId, ['1'])).rejects.toThrow(
    `"1" is not offered; choose among ${offered}.`,
  );
});

test('a select of channels takes only those of its types that the member sees', async () => {
  const messageId = await postSelect({ type: 8, channel_types: [2] });
  await expect(choose(messageId, [channelId])).rejects.toThrow('is not offered');
  const hidden = simulator.addChannel(guildId, { name: 'Soute', type: 2 }).id;
  simulator.setOverwrite(hidden, { id: guildId, deny: ['ViewChannel'] });
  await expect(choose(messageId, [hidden])).rejects.toThrow('is not offered');
  simulator.removeOverwrite(hidden, guildId);
  void choose(messageId, [hidden]);
  expect((await bot.next(isEvent('INTERACTION_CREATE'))).d.data).toMatchObject({
    values: [hidden],
  });
});

test('nothing is chosen twice', async () => {
  const messageId = await postSelect({ type: 6 });
  await expect(choose(messageId, [roleId, roleId])).rejects.toThrow(
    `"${roleId}" can be chosen only once.`,
  );
});

async function registerCommand(options: object[]): Promise<void> {
  const path = `/applications/${simulator.applicationId}/commands`;
  const command = { name: 'place', description: 'Réserver', options };
  expect((await restClient(simulator)('PUT', path, [command])).status).toBe(200);
}

const slash = (options: Record<string, string>, focused?: string) =>
  simulator.slash({ guildId, channelId, userId, command: 'place', options, focused });

test('proposals are asked only for an option that the bot completes', async () => {
  await registerCommand([
    { type: 3, name: 'vaisseau', description: 'x', autocomplete: true },
    { type: 3, name: 'note', description: 'x' },
  ]);
  await expect(slash({}, 'nom')).rejects.toThrow('"/place" has no option "nom"');
  await expect(slash({ note: 'x' }, 'note')).rejects.toThrow(
    'The bot proposes nothing for the option "note"',
  );
  void slash({}, 'vaisseau');
  expect((await bot.next(isEvent('INTERACTION_CREATE'))).d.data).toMatchObject({
    options: [{ name: 'vaisseau', value: '', focused: true }],
  });
});

test('an option for a role or a channel takes no id of something else', async () => {
  await registerCommand([
    { type: 8, name: 'role', description: 'x' },
    { type: 7, name: 'salon', description: 'x', channel_types: [2] },
  ]);
  await expect(slash({ role: userId })).rejects.toThrow(
    `The option "role" cannot be "${userId}": there is none that it takes.`,
  );
  await expect(slash({ salon: channelId })).rejects.toThrow('The option "salon" cannot be');
});
