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

const guild = async () => await system.call<GuildResource>('GET', `/guilds/${system.guildId}`);
const nativeOf = (title: string) =>
  system.discord.scheduledEvents(system.guildId).filter(({ name }) => name === title);
const settled = async (eventId: string) =>
  (await system.listJobs(eventId)).every(({ finished_at }) => finished_at !== null);

test('a bot that is thrown out and invited again finds everything, makes what is gone, and doubles nothing', async () => {
  const { discord, guildId, channelId } = system;
  await system.publish('evt-kept', { title: 'Raid gardé' });
  const gone = await system.publish('evt-gone', { title: 'Raid effacé' });
  await system.click('Astra', 'evt-kept', 'role', 'pilot');

  discord.kickBot(guildId);
  await eventually('a guild without the bot', async () => (await guild()).status === 'absent');
  discord.deleteMessage(channelId, gone.id);
  const changed = { ...EVENT, title: 'Raid reporté' };
  await system.call('PUT', '/events/events/update/evt-kept', changed);
  await system.call('POST', '/events/events/create/evt-new', { ...EVENT, title: 'Raid nouveau' });
  expect(system.messagesOf('evt-new')).toEqual([]);

  discord.inviteBot(guildId);
  await eventually('a guild that lacks nothing', async () => (await guild()).status === 'ready');
  for (const [id, title] of [
    ['evt-kept', 'Raid reporté'],
    ['evt-gone', 'Raid effacé'],
    ['evt-new', 'Raid nouveau'],
  ] as const) {
    await eventually(`${id} as VerseLink has it`, () =>
      JSON.stringify(system.messagesOf(id)[0]?.embeds ?? []).includes(title),
    );
    await eventually(`the native event of ${id}`, () => nativeOf(title).length > 0);
    await eventually(`no more to do for ${id}`, async () => await settled(id));
    expect([id, system.messagesOf(id).length, nativeOf(title).length]).toEqual([id, 1, 1]);
  }
  expect(nativeOf('Raid gardé')).toEqual([]);
  expect((await system.click('Kael', 'evt-kept', 'role', 'pilot')).outcome).toBe('updated');
  expect((await system.readEvent('evt-kept')).registrations).toHaveLength(2);
}, 120_000);
