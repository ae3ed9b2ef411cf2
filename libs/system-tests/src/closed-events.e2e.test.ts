import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ArtefactResource, DriftResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { EVENT, startSystem, type System } from './testing/start-system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
  const { id: announcement } = system.discord.addChannel(system.guildId, { name: 'Annonces' });
  await system.call('PATCH', `/guilds/${system.guildId}`, { channels: { announcement } });
}, 90_000);
afterAll(async () => {
  await system.stop();
});

const nativeOf = (eventId: string) =>
  system.discord
    .scheduledEvents(system.guildId)
    .find(({ description }) => description?.endsWith(`VerseLink · ${eventId}`));
const put = async (eventId: string, changes: object) =>
  await system.call('PUT', `/events/events/update/${eventId}`, { ...EVENT, ...changes }, 20);
const differing = async () =>
  (
    await system.call<{ drift: { differing: number; blocked_count: number } }>(
      'GET',
      '/events/health',
    )
  ).drift;

/** Every object stands, and nothing is under way. */
async function shown(eventId: string): Promise<void> {
  await system.publish(eventId);
  await eventually('all three', async () => {
    const [guild] = (await system.readEvent(eventId)).guilds;
    return guild && artefactsOf(guild).every((one) => one.discord_id !== null && !one.drift);
  });
}
const artefactsOf = (guild: {
  scheduled_event: ArtefactResource;
  signup_message: ArtefactResource;
  announcement: ArtefactResource;
}) => [guild.scheduled_event, guild.signup_message, guild.announcement];
/** Nothing is under way any more. */
const calm = async (eventId: string) => {
  await eventually('calm', async () => {
    const [guild] = (await system.readEvent(eventId)).guilds;
    const jobs = await system.listJobs(eventId);
    const idle = jobs.every(({ finished_at }) => finished_at !== null);
    return idle && (!guild || artefactsOf(guild).every(({ drift }) => !drift));
  });
};

/** Nothing differs, says the event, health, and a look at Discord itself. */
async function agrees(eventId: string): Promise<void> {
  await calm(eventId);
  const event = await system.readEvent(eventId);
  const drift = await system.call<DriftResource>('GET', `/events/events/${eventId}/drift`);
  expect({
    event: event.guilds.map((guild) => artefactsOf(guild).map((one) => [one.drift, one.blocked])),
    health: await differing(),
    steps: drift.guilds.map(({ steps }) => steps),
    states: drift.guilds.map(({ artefacts }) =>
      artefacts.filter(({ state }) => state !== 'in-step'),
    ),
  }).toEqual({
    event: event.guilds.map(() => [0, 1, 2].map(() => [false, null])),
    health: expect.objectContaining({ differing: 0, blocked_count: 0 }) as unknown,
    steps: event.guilds.map(() => []),
    states: event.guilds.map(() => []),
  });
}

const endNatively = (status: 3 | 4) => (eventId: string) => {
  const id = nativeOf(eventId)?.id ?? '';
  if (status === 3) system.discord.editScheduledEvent(id, { status: 2 });
  system.discord.editScheduledEvent(id, { status });
};

test.each<[string, (eventId: string) => unknown, string]>([
  ['cancelled', async (id) => await put(id, { state: 'cancelled' }), 'cancelled'],
  ['completed', async (id) => await put(id, { state: 'completed' }), 'completed'],
  ['back to draft', async (id) => await put(id, { state: 'draft' }), 'draft'],
  ['ended natively', endNatively(3), 'completed'],
  ['cancelled natively', endNatively(4), 'cancelled'],
])(
  'an event that is %s differs in nothing',
  async (how, close, phase) => {
    const id = `evt-${how.replaceAll(' ', '-')}`;
    await shown(id);
    await close(id);
    await eventually('its phase', async () => (await system.readEvent(id)).phase === phase);
    await agrees(id);
    // A repair compares all of it again.
    await system.call('POST', `/events/events/${id}/repair`, undefined, 20);
    await agrees(id);
  },
  60_000,
);

test('a deleted event leaves nothing behind, and health knows', async () => {
  await shown('evt-deleted');
  await system.call('DELETE', '/events/events/delete/evt-deleted', undefined, 20);
  await eventually('nothing left', () => system.messagesOf('evt-deleted').length === 0);
  expect(nativeOf('evt-deleted')).toBeUndefined();
  await eventually('no difference', async () => (await differing()).differing === 0);
});

test('what stands in a server that is unlinked goes, and differs in nothing', async () => {
  await shown('evt-unlinked');
  await fetch(`${system.apiUrl}/api/v1/discord/guilds/${system.guildId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${system.token}` },
  });
  await eventually('nothing left', () => system.messagesOf('evt-unlinked').length === 0);
  await eventually('no native one', () => nativeOf('evt-unlinked') === undefined);
  await agrees('evt-unlinked');
}, 60_000);
