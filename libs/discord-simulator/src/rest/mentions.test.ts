import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let channelId: string;
let userId: string;
let roleId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
  roleId = simulator.addRole(guildId, { name: 'Pilote' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

const send = async (allowed_mentions?: object) => {
  const content = `@everyone <@${userId}> <@&${roleId}>`;
  const { body } = await call('POST', `/channels/${channelId}/messages`, {
    content,
    ...(allowed_mentions ? { allowed_mentions } : {}),
  });
  const { mentions, mention_roles, mention_everyone } = body;
  return {
    users: (mentions as { id: string }[]).map(({ id }) => id),
    roles: mention_roles,
    everyone: mention_everyone,
  };
};

test('all who are named in a text are told, unless the message says otherwise', async () => {
  expect(await send()).toEqual({ users: [userId], roles: [roleId], everyone: true });
  expect(await send({ parse: [] })).toEqual({ users: [], roles: [], everyone: false });
  expect(await send({ parse: ['roles'], users: [userId] })).toEqual({
    users: [userId],
    roles: [roleId],
    everyone: false,
  });
});

test('@everyone is but a word without MENTION_EVERYONE', async () => {
  simulator.setBotPermissions(guildId, ['ViewChannel', 'SendMessages']);
  expect(await send()).toMatchObject({ everyone: false });
});
