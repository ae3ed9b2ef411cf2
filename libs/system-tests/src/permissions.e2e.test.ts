import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { GuildResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { EVENT, startSystem, type System } from './testing/start-system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(async () => {
  await system.stop();
});

test('a message that was refused is posted when the permission is back before anybody looked', async () => {
  const { discord, guildId, channelId } = system;
  discord.setOverwrite(channelId, { id: guildId, deny: ['SendMessages'] });
  await system.call('POST', '/events/events/create/evt-denied', EVENT);
  await eventually('the refusal', async () =>
    (await system.listJobs('evt-denied')).some(({ status }) => status === 'failed'),
  );
  discord.removeOverwrite(channelId, guildId);
  await eventually('the message', () => system.messagesOf('evt-denied')[0]);
  expect(system.messagesOf('evt-denied')).toHaveLength(1);
  await eventually('a guild that lacks nothing', async () => {
    const { lacks } = await system.call<GuildResource>('GET', `/guilds/${guildId}`);
    return lacks.length === 0;
  });
});

test('a channel of another server, named while no bot could say so, is never written to', async () => {
  const { discord, guildId, channelId, bot } = system;
  const other = discord.addGuild({ name: 'Voisins', locale: 'fr' });
  const foreign = discord.addChannel(other.id, { name: 'chez-eux' }).id;
  bot.kill('SIGKILL');
  await bot.exited;
  await system.call('PATCH', `/guilds/${guildId}`, {
    channels: { event: foreign, announcement: foreign },
  });
  await system.call('POST', '/events/events/create/evt-foreign', { ...EVENT, title: 'Chez eux' });
  await bot.restart();
  const refused = await eventually('the refusal', async () => {
    const jobs = await system.listJobs('evt-foreign');
    return jobs.find(({ type, status }) => type === 'signup-message.create' && status === 'failed');
  });
  expect(refused.last_error).toMatchObject({
    class: 'permission',
    message: expect.stringContaining(`${foreign} is not in the server ${guildId}`),
  });
  expect(discord.messages(foreign)).toEqual([]);
  const { lacks } = await system.call<GuildResource>('GET', `/guilds/${guildId}`);
  expect(JSON.stringify(lacks)).toContain(foreign);

  await system.call('PATCH', `/guilds/${guildId}`, {
    channels: { event: channelId, announcement: null },
  });
  await eventually('the message in the right server', () => system.messagesOf('evt-foreign')[0]);
  expect(discord.messages(foreign)).toEqual([]);
}, 90_000);
