import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { isEvent, logIn } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const HIDDEN = 1 << 17;
const VIEW = '1024';
let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let channelId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'secret' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

const hide = () => {
  simulator.setOverwrite(channelId, { id: guildId, deny: ['ViewChannel'] });
};
const listed = async () => {
  const { body } = await call('GET', `/guilds/${guildId}/channels`);
  return (body as unknown as { id: string }[]).some(({ id }) => id === channelId);
};

test('REST leaves a hidden channel out of lists, and refuses it by its id', async () => {
  expect(await listed()).toBe(true);
  hide();
  expect(await listed()).toBe(false);
  expect((await call('GET', `/channels/${channelId}`)).body).toMatchObject({ code: 50001 });
});

test('the gateway shows of a hidden channel only where it is', async () => {
  const { client } = await logIn(simulator);
  hide();
  const { d } = await client.next(isEvent('CHANNEL_UPDATE'));
  const deny = { id: guildId, type: 0, allow: '0', deny: VIEW };
  expect(d).toMatchObject({ id: channelId, type: 0, guild_id: guildId, flags: HIDDEN });
  expect(d).toMatchObject({ name: '___hidden___', permission_overwrites: [deny] });
  expect(d).not.toHaveProperty('topic');
  const later = await logIn(simulator);
  const guild = await later.client.next(isEvent('GUILD_CREATE'));
  const channels = guild.d.channels as { id: string; flags: number }[];
  expect(channels.find(({ id }) => id === channelId)?.flags).toBe(HIDDEN);
});

test('a channel that comes into view by a role is shown in full', async () => {
  const { client } = await logIn(simulator);
  simulator.setBotPermissions(guildId, []);
  simulator.setOverwrite(channelId, { id: guildId, deny: ['ViewChannel'] });
  await client.next(isEvent('CHANNEL_UPDATE'));
  simulator.setBotPermissions(guildId, ['Administrator']);
  const { d } = await client.next(isEvent('CHANNEL_UPDATE'));
  expect(d).toMatchObject({ id: channelId, name: 'secret', flags: 0 });
});

test('nothing is posted into a category, and nothing changed in an archived thread', async () => {
  const category = simulator.addChannel(guildId, { name: 'ops', type: 4 }).id;
  const post = (id: string) => call('POST', `/channels/${id}/messages`, { content: 'x' });
  expect((await post(category)).body).toMatchObject({ code: 50008 });
  const { body: thread } = await call('POST', `/channels/${channelId}/threads`, {
    name: 'Raid',
    type: 11,
  });
  const { body: message } = await post(String(thread.id));
  await call('PATCH', `/channels/${String(thread.id)}`, { archived: true });
  const removal = await call(
    'DELETE',
    `/channels/${String(thread.id)}/messages/${String(message.id)}`,
  );
  expect(removal.body).toMatchObject({ code: 50083 });
});
