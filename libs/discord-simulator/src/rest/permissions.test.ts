import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { PermissionName } from '../permissions.ts';
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

const everyoneMay = (permissions: bigint) =>
  call('PUT', `/channels/${channelId}/permissions/${guildId}`, {
    type: 0,
    deny: permissions.toString(),
  });

function botMay(...names: PermissionName[]): void {
  simulator.setBotPermissions(guildId, names);
}

const event = () => ({
  name: 'Raid',
  privacy_level: 2,
  entity_type: 3,
  scheduled_start_time: new Date(simulator.now() + 3_600_000).toISOString(),
  scheduled_end_time: new Date(simulator.now() + 7_200_000).toISOString(),
  entity_metadata: { location: 'Stanton' },
});

test('a channel that the bot cannot view answers 50001, whatever is asked', async () => {
  await everyoneMay(1024n);
  for (const path of ['', '/messages']) {
    const answer = await call('GET', `/channels/${channelId}${path}`);
    expect(answer).toMatchObject({ status: 403, body: { code: 50001 } });
  }
});

test('sending where SEND_MESSAGES is denied answers 50013', async () => {
  await everyoneMay(2048n);
  const answer = await call('POST', `/channels/${channelId}/messages`, { content: 'x' });
  expect(answer).toMatchObject({ status: 403, body: { code: 50013 } });
});

test('an embed needs EMBED_LINKS', async () => {
  await everyoneMay(1n << 14n);
  const send = (body: unknown) => call('POST', `/channels/${channelId}/messages`, body);
  expect((await send({ content: 'x' })).status).toBe(200);
  expect((await send({ embeds: [{ title: 'x' }] })).body).toMatchObject({ code: 50013 });
});

test('a reply needs READ_MESSAGE_HISTORY, and something to say', async () => {
  const send = (body: unknown) => call('POST', `/channels/${channelId}/messages`, body);
  const { body } = await send({ content: 'x' });
  const message_reference = { message_id: body.id };
  expect((await send({ message_reference })).body).toMatchObject({ code: 50006 });
  expect((await send({ content: 'y', message_reference })).status).toBe(200);
  await everyoneMay(1n << 16n);
  expect((await send({ content: 'y', message_reference })).body).toMatchObject({ code: 160002 });
});

test('creating an event needs CREATE_EVENTS; MANAGE_EVENTS alone does not do', async () => {
  botMay('ManageEvents');
  const create = () => call('POST', `/guilds/${guildId}/scheduled-events`, event());
  expect((await create()).body).toMatchObject({ code: 50013 });
  botMay('CreateEvents');
  expect((await create()).status).toBe(200);
});

test('an own event can be changed with CREATE_EVENTS, and no more without it', async () => {
  const { body } = await call('POST', `/guilds/${guildId}/scheduled-events`, event());
  const path = `/guilds/${guildId}/scheduled-events/${String(body.id)}`;
  botMay('CreateEvents');
  expect((await call('PATCH', path, { name: 'x' })).status).toBe(200);
  botMay('ViewChannel');
  expect((await call('DELETE', path)).body).toMatchObject({ code: 50013 });
});

test('a role can only give what the bot itself may do', async () => {
  botMay('ManageRoles', 'ViewChannel');
  const create = (permissions: string) =>
    call('POST', `/guilds/${guildId}/roles`, { name: 'x', permissions });
  expect((await create('1024')).status).toBe(200);
  expect((await create('8')).body).toMatchObject({ code: 50013 });
});

test('the bot neither gives a managed role nor lifts a role above its own', async () => {
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx' });
  const low = simulator.addRole(guildId, { name: 'Pilote' });
  const give = (roleId: string) =>
    call('PUT', `/guilds/${guildId}/members/${userId}/roles/${roleId}`);
  expect((await give(low.id)).status).toBe(204);
  const roles = await call('GET', `/guilds/${guildId}/roles`);
  const own = (roles.body as unknown as { id: string; managed: boolean }[]).find(
    ({ managed }) => managed,
  );
  expect((await give(own?.id ?? '')).body).toMatchObject({ code: 50013 });
  const lift = await call('PATCH', `/guilds/${guildId}/roles`, [{ id: low.id, position: 9 }]);
  expect(lift.body).toMatchObject({ code: 50013 });
});

test('an overwrite can only allow or deny what the bot has there', async () => {
  botMay('ManageRoles', 'ViewChannel');
  const put = (allow: bigint) =>
    call('PUT', `/channels/${channelId}/permissions/${guildId}`, {
      type: 0,
      allow: allow.toString(),
    });
  expect((await put(1024n)).status).toBe(204);
  expect((await put(1n << 13n)).body).toMatchObject({ code: 50013 });
});

test('a guild that the bot has left answers 50001', async () => {
  simulator.kickBot(guildId);
  expect((await call('GET', `/guilds/${guildId}`)).body).toMatchObject({ code: 50001 });
});

test('a member who takes no direct messages answers 50007, a stranger 50278', async () => {
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx' });
  const { body } = await call('POST', '/users/@me/channels', { recipient_id: userId });
  const send = () => call('POST', `/channels/${String(body.id)}/messages`, { content: 'x' });
  expect((await send()).status).toBe(200);
  simulator.setAcceptsDms(userId, false);
  expect((await send()).body).toMatchObject({ code: 50007 });
  await simulator.leave(guildId, userId);
  expect((await send()).body).toMatchObject({ code: 50278 });
});

test('a channel has at most 1,000 overwrites: one more is refused with 30060', async () => {
  simulator.setBotPermissions(guildId, ['Administrator']);
  for (let count = 0; count < 1000; count += 1) {
    const { id } = simulator.addMember(guildId, { name: `p${count}` });
    simulator.setOverwrite(channelId, { id, allow: ['ViewChannel'] });
  }
  const { id } = simulator.addMember(guildId, { name: 'Nyx' });
  const answer = await call('PUT', `/channels/${channelId}/permissions/${id}`, { type: 1 });
  expect(answer).toMatchObject({ status: 400, body: { code: 30060 } });
});

test('ADMINISTRATOR overrules what a channel denies', async () => {
  await everyoneMay(2048n);
  simulator.setBotPermissions(guildId, ['Administrator']);
  const answer = await call('POST', `/channels/${channelId}/messages`, { content: 'x' });
  expect(answer.status).toBe(200);
});
