import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AttendeesResource, DriftResource, GuildResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { EVENT, startSystem, type System } from './testing/start-system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(async () => {
  await system.stop();
});

const nativeOf = (eventId: string) =>
  system.discord
    .scheduledEvents(system.guildId)
    .filter(({ description }) => description?.endsWith(`VerseLink · ${eventId}`));

test('what was edited, deleted and doubled while the bot was down is right again once it is back', async () => {
  const message = await system.publish('evt-down');
  const deleted = await system.publish('evt-down-2', { title: 'Course à Clio' });
  const [event] = nativeOf('evt-down');
  const [gone] = nativeOf('evt-down-2');
  system.bot.kill('SIGKILL');
  await system.bot.exited;
  system.discord.editScheduledEvent(event?.id ?? '', {
    name: 'Renommé par un modérateur',
    entity_metadata: { location: 'Ailleurs' },
  });
  system.discord.deleteMessage(system.channelId, message.id);
  system.discord.deleteScheduledEvent(gone?.id ?? '');
  // Made by the bot, as after an answer that was lost.
  const { apiUrl, botToken } = system.discord;
  const double = await fetch(`${apiUrl}/v10/guilds/${system.guildId}/scheduled-events`, {
    method: 'POST',
    headers: { authorization: `Bot ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Double',
      description: event?.description,
      privacy_level: 2,
      entity_type: 3,
      entity_metadata: { location: 'Yela' },
      scheduled_start_time: event?.scheduled_start_time,
      scheduled_end_time: event?.scheduled_end_time,
    }),
  });
  expect(double.status).toBe(200);
  await system.bot.restart();

  await eventually('everything as it should be', () => {
    const [first, ...more] = nativeOf('evt-down');
    return (
      first?.name === 'Raid sur Jumptown' &&
      first.entity_metadata?.location === 'Yela, Jumptown' &&
      more.length === 0 &&
      system.messagesOf('evt-down').length === 1 &&
      nativeOf('evt-down-2').length === 1
    );
  });
  expect(nativeOf('evt-down')[0]?.id).toBe(event?.id);
  expect(system.messagesOf('evt-down-2').map(({ id }) => id)).toEqual([deleted.id]);
}, 120_000);

test('a dry run shows what nobody heard of, and a repair puts it right', async () => {
  const message = await system.publish('evt-dry');
  const [event] = nativeOf('evt-dry');
  for (const route of ['GUILD_SCHEDULED_EVENT_UPDATE', 'MESSAGE_DELETE']) {
    system.discord.faults.add({ kind: 'dispatch-drop', route, times: 1 });
  }
  system.discord.editScheduledEvent(event?.id ?? '', { name: 'Renommé en cachette' });
  system.discord.deleteMessage(system.channelId, message.id);
  const drift = await system.call<DriftResource>('GET', '/events/events/evt-dry/drift');
  expect(drift.guilds).toMatchObject([
    {
      artefacts: [
        {
          kind: 'scheduled-event',
          state: 'different',
          fields: [{ name: 'title', shown: 'Renommé en cachette', wanted: 'Raid sur Jumptown' }],
        },
        { kind: 'signup-message', state: 'missing' },
      ],
      steps: [{ type: 'scheduled-event.edit' }, { type: 'signup-message.create' }],
    },
  ]);
  await system.call('POST', '/events/events/evt-dry/repair', undefined, 20);
  await eventually('all right again', async () => {
    const again = await system.call<DriftResource>('GET', '/events/events/evt-dry/drift');
    const [guild] = again.guilds;
    return guild?.steps.length === 0 && guild.artefacts.every(({ state }) => state === 'in-step');
  });
  expect(nativeOf('evt-dry')[0]?.name).toBe('Raid sur Jumptown');
  expect(system.messagesOf('evt-dry')).toHaveLength(1);
}, 60_000);

test('events are held in the voice channel of the link, and outlive it', async () => {
  const { id: voice } = system.discord.addChannel(system.guildId, { name: 'Vocal', type: 2 });
  await system.call('PATCH', `/guilds/${system.guildId}`, { channels: { voice } });
  await system.publish('evt-voice');
  const where = () =>
    nativeOf('evt-voice').map(({ entity_type, channel_id }) => [entity_type, channel_id]);
  await eventually('the event in the channel', () => where().join() === `2,${voice}`);
  system.discord.deleteChannel(voice);
  await eventually('the event in words', () => where().join() === '3,');
  expect(nativeOf('evt-voice')).toMatchObject([
    { entity_metadata: { location: 'Yela, Jumptown' } },
  ]);
  const { lacks } = await system.call<GuildResource>('GET', `/guilds/${system.guildId}`);
  expect(lacks.join()).toContain(`${voice} (channels.voice) does not exist`);
  await system.call('PATCH', `/guilds/${system.guildId}`, { channels: { voice: null } });
}, 60_000);

test('an event that is postponed once it runs is shown for its new start, and who was interested keeps the seat', async () => {
  await system.publish('evt-later', { roles: [] });
  const [running] = nativeOf('evt-later');
  await system.discord.interested(running?.id ?? '', system.memberId('Nyx'));
  const seats = async () =>
    (await system.readEvent('evt-later')).registrations.map(({ status }) => status);
  await eventually('the seat', async () => (await seats()).join() === 'confirmed');
  system.discord.editScheduledEvent(running?.id ?? '', { status: 2 });
  const start = Date.now() + 3 * 86_400_000;
  const moved = { ...EVENT, roles: [], start_at_utc: new Date(start).toISOString() };
  await system.call('PUT', '/events/events/update/evt-later', moved, 20);
  await eventually('one for each start', () => nativeOf('evt-later').length === 2);
  const [before, after] = nativeOf('evt-later');
  expect([before?.status, after?.status]).toEqual([3, 1]);
  expect(Date.parse(after?.scheduled_start_time ?? '')).toBe(start);
  await eventually('it known', async () => {
    const [guild] = (await system.readEvent('evt-later')).guilds;
    return guild?.scheduled_event.discord_id === after?.id;
  });
  const read = await system.call<AttendeesResource>(
    'POST',
    '/events/events/evt-later/sync-attendees',
  );
  expect(read.guilds).toMatchObject([{ status: 'read', subscribers: 0, removed: 0 }]);
  expect(await seats()).toEqual(['confirmed']);
}, 60_000);
