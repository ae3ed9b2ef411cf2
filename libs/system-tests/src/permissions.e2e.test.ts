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
