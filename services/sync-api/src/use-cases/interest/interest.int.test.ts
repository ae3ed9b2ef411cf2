import { beforeEach, expect, test } from '@jest/globals';
import { snowflakeAt, type EventResource, type InteractionResource } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const api = useTestService({ isLinked: false });
let eventId = '';
let scheduledEventId = '';
let count = 0;
beforeEach(async () => {
  count += 1;
  eventId = `evt-${count}`;
  scheduledEventId = `23000000000000${1000 + count}`;
  await api
    .call('post', '/guilds')
    .send({ guild_id: GUILD, channels: { event: CHANNEL }, interest: 'registered' });
});

const read = async () => (await api.call('get', `/events/events/${eventId}`)).body as EventResource;
const standing = async (name: string) =>
  (await read()).registrations.find((entry) => entry.discord_id === discordIdOf(name))?.status;

async function published(changes: object = { roles: [] }): Promise<void> {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody({ ...changes }));
  const command = await api.bot.take('scheduled-event.create', eventId);
  await api.bot.complete(command, { discord_id: scheduledEventId });
  await eventually('the scheduled event', async () => {
    const [guild] = (await read()).guilds;
    return guild?.scheduled_event.discord_id === scheduledEventId;
  });
}

async function interest(name: string, interested: boolean, at = Date.now()): Promise<void> {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.interest.changed.v1',
    subject: GUILD,
    correlationid: `interest-${name}`,
    data: {
      guild_id: GUILD,
      scheduled_event_id: scheduledEventId,
      discord_id: discordIdOf(name),
      interested,
      moment: snowflakeAt(at),
      display_name: interested ? name : null,
    },
  });
}
const becomes = async (name: string, status: string | undefined) => {
  await eventually(`${name} is ${status ?? 'gone'}`, async () => (await standing(name)) === status);
};

test('interest in the native event registers a member, and its end withdraws them', async () => {
  await published();
  await interest('Astra', true);
  await becomes('Astra', 'confirmed');
  expect((await read()).registrations).toMatchObject([{ display_name: 'Astra' }]);
  await interest('Astra', false);
  await becomes('Astra', undefined);
});

test('interest that comes twice and late changes nothing', async () => {
  await published();
  const at = Date.now();
  await interest('Astra', true, at);
  await becomes('Astra', 'confirmed');
  await interest('Astra', false, at - 5_000);
  await interest('Astra', true, at);
  await interest('Kael', true, at);
  await becomes('Kael', 'confirmed');
  expect(await read()).toMatchObject({ revision: 3, seats: { taken: 2 } });
});

test('the end of interest does not withdraw who pressed a button', async () => {
  await published();
  await api.bot.decision(await api.bot.press('Astra', 'join', { event: eventId }));
  await interest('Astra', true);
  await interest('Astra', false);
  await interest('Kael', true);
  await becomes('Kael', 'confirmed');
  expect(await standing('Astra')).toBe('confirmed');
});

test('a guild decides what interest counts as', async () => {
  await published();
  await api.call('patch', `/guilds/${GUILD}`).send({ interest: 'tentative' });
  await interest('Astra', true);
  await becomes('Astra', 'tentative');
  await api.call('patch', `/guilds/${GUILD}`).send({ interest: 'ignore' });
  await interest('Kael', true);
  await api.bot.decision(await api.bot.press('Nyx', 'join', { event: eventId }));
  await api.call('patch', `/guilds/${GUILD}`).send({ interest: 'registered' });
  await interest('Sora', true);
  await becomes('Sora', 'confirmed');
  expect(await standing('Kael')).toBeUndefined();
});

test('interest that is heard before the report of the creation counts all the same', async () => {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody({ roles: [] }));
  const command = await api.bot.take('scheduled-event.create', eventId);
  await interest('Astra', true);
  await api.bot.complete(command, { discord_id: scheduledEventId });
  await becomes('Astra', 'confirmed');
});

test('a burst of interest is decided in few writes, each member at the place of their moment', async () => {
  await published({ roles: [], max_participants: 100 });
  const members = Array.from({ length: 300 }, (_, n) => `Membre ${n}`);
  const at = Date.now();
  await Promise.all(members.map(async (name, n) => await interest(name, true, at + n)));
  const log = api.connection.collection('discord_interactions');
  for (const many of [100, 200, 300]) {
    await eventually(
      `${many} of them`,
      async () => (await log.countDocuments({ event_id: eventId })) >= many,
    );
  }
  const { registrations, revision, seats } = await read();
  expect(seats.taken).toBe(100);
  expect(new Set(registrations.map((entry) => entry.discord_id)).size).toBe(300);
  expect(registrations.filter(({ status }) => status === 'waitlisted')).toHaveLength(200);
  expect(revision).toBeLessThan(100);
});

test('interest is logged with what came of it, and the log can be read by action', async () => {
  await published();
  await api.bot.decision(await api.bot.press('Astra', 'join', { event: eventId }));
  await interest('Kael', true);
  await becomes('Kael', 'confirmed');
  await interest('Kael', false);
  await becomes('Kael', undefined);
  const logged = async (query: string) => {
    const answer = await api.call('get', `/interactions?event_id=${eventId}${query}`);
    return (answer.body as { interactions: InteractionResource[] }).interactions;
  };
  await eventually('the log', async () => (await logged('')).length === 3);
  expect(await logged('&action=interested')).toMatchObject([
    { display_name: 'Kael', action: 'interested', outcome: { kind: 'confirmed' }, guild_id: GUILD },
  ]);
  const [newest] = await logged('&limit=1');
  expect(newest).toMatchObject({ action: 'uninterested', outcome: { kind: 'withdrawn' } });
  expect(await logged(`&cursor=${newest?.id ?? ''}`)).toHaveLength(2);
  expect((await api.call('get', `/interactions?event_id=${eventId}&action=never`)).status).toBe(
    400,
  );
});
