import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  snowflakeAt,
  type EventResource,
  type InteractionResource,
  type MemberLeft,
} from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const ALLY = '200000000000000009';

// Nobody listens there: what would be told is read from the deliveries.
const api = useTestService({ webhookUrl: 'http://127.0.0.1:1/', isLinked: false });
let event = '';
let count = 0;
beforeAll(async () => {
  for (const guild_id of [GUILD, ALLY]) {
    await api.call('post', '/guilds').send({ guild_id, channels: { event: CHANNEL } });
  }
});
beforeEach(async () => {
  count += 1;
  event = `evt-${count}`;
  const body = eventBody({ roles: [], max_participants: 1 });
  await api.call('post', `/events/events/create/${event}`).send(body);
});

const press = async (...[name, action, options]: Parameters<typeof api.bot.press>) =>
  await api.bot.decision(await api.bot.press(name, action, { event, ...options }));
const read = async () => (await api.call('get', `/events/events/${event}`)).body as EventResource;
const roster = async () =>
  (await read()).registrations.map(({ display_name, status }) => `${display_name} ${status}`);
const becomes = async (expected: string[]) => {
  await eventually(expected.join(', '), async () => (await roster()).join() === expected.join());
};

async function leaves(name: string, over: Partial<MemberLeft> = {}): Promise<void> {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.member.left.v1',
    subject: GUILD,
    correlationid: `left-${name}`,
    data: {
      guild_id: GUILD,
      discord_id: discordIdOf(name),
      reason: 'left',
      moment: snowflakeAt(Date.now() + 1),
      ...over,
    },
  });
}
/** Whatever was sent before has been taken once this has had its effect. */
const taken = async () => {
  await press('last', 'tentative');
  await leaves('last');
  await eventually('the last one', async () => !(await roster()).includes('last tentative'));
};
const logged = async () => {
  const answer = await api.call('get', `/interactions?event_id=${event}`);
  return (answer.body as { interactions: InteractionResource[] }).interactions;
};

test('who is banned gives the seat to the first in line, who is told; VerseLink and the log get the reason', async () => {
  await press('ana', 'join');
  await press('ben', 'join');
  await leaves('ana', { reason: 'banned' });
  await becomes(['ben confirmed']);
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(notice.data).toMatchObject({
    recipient_id: discordIdOf('ben'),
    notice: { kind: 'promoted' },
  });
  const entry = await eventually('the log', async () =>
    (await logged()).find(({ action }) => action === 'banned'),
  );
  expect(entry).toMatchObject({ display_name: 'ana', outcome: { kind: 'withdrawn' } });
  const told = await eventually('the webhook', async () => {
    const found = await api.connection
      .collection('webhook_deliveries')
      .findOne({ event_id: event, type: 'registration.withdrawn' });
    return found ?? undefined;
  });
  expect(told.data).toMatchObject({ discord_id: discordIdOf('ana'), source: 'banned' });
});

test('who leaves a guild stays where they signed up in another one, or on the web', async () => {
  const body = eventBody({ roles: [], max_participants: 5 });
  await api.call('put', `/events/events/update/${event}`).send(body);
  await press('ana', 'join');
  const web = { discord_id: discordIdOf('web'), display_name: 'web' };
  await api.call('post', `/events/events/${event}/registrations`).send(web);
  await press('leo', 'join');
  await leaves('ana', { guild_id: ALLY });
  await leaves('web');
  await leaves('leo');
  await becomes(['ana confirmed', 'web confirmed']);
});

test('who pressed in a second guild, to no effect, stays when they leave that one, and until they leave both', async () => {
  await press('ana', 'join');
  await press('ana', 'join', { also: { guild_id: ALLY } });
  await leaves('ana', { guild_id: ALLY });
  await taken();
  expect(await roster()).toEqual(['ana confirmed']);
  await leaves('ana');
  await becomes([]);
});

test('the same news twice, and news that is older than a click, change nothing', async () => {
  await press('ana', 'join');
  const moment = snowflakeAt(Date.now() + 1);
  await leaves('ana', { moment });
  await becomes([]);
  const { revision } = await read();
  await leaves('ana', { moment });
  const id = snowflakeAt(Date.now() + 5_000);
  expect((await press('ana', 'join', { id })).outcome.kind).toBe('confirmed');
  await leaves('ana', { moment });
  await taken();
  expect(await roster()).toEqual(['ana confirmed']);
  expect((await read()).revision).toBe(revision + 3);
  expect(
    (await logged()).filter(({ discord_id }) => discord_id === discordIdOf('ana')),
  ).toHaveLength(3);
});

test('nobody loses a seat of an event that has begun', async () => {
  await press('ana', 'join');
  await press('ben', 'join');
  await leaves('ana', { moment: snowflakeAt(Date.now() + 2 * 86_400_000) });
  await leaves('nobody');
  await taken();
  expect(await roster()).toEqual(['ana confirmed', 'ben waitlisted']);
});

test('after a new gateway session the bot is asked about those who signed up there, and the absent lose their seat', async () => {
  await press('ana', 'join');
  await press('ben', 'join');
  await api.bot.beginSession();
  await eventually('the question', async () => {
    await api.service.sweeper.sweep();
    return api.bot.inbox.some(({ type }) => type === 'dev.verselink.members.read.v1');
  });
  const asked = await api.bot.take('dev.verselink.members.read.v1', GUILD);
  expect(asked.data.discord_ids).toEqual(
    expect.arrayContaining([discordIdOf('ana'), discordIdOf('ben')]),
  );
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.members.listed.v1',
    subject: GUILD,
    correlationid: 'session',
    data: {
      guild_id: GUILD,
      moment: snowflakeAt(Date.now() + 1),
      absent: [discordIdOf('ana'), discordIdOf('nobody')],
    },
  });
  await becomes(['ben confirmed']);
});
