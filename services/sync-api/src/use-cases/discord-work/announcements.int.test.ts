import { beforeAll, expect, test } from '@jest/globals';
import type { EventResource } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { workOf, CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const ANNOUNCEMENTS = '200000000000000008';
/** Those of the event that was announced last. */
let message_id = '';
let announcement_id = '';
let ids = 0;
const newId = () => String(220_000_000_000_000_000n + BigInt((ids += 1)));

const api = useTestService({ isLinked: false });
beforeAll(async () => {
  await api
    .call('post', '/guilds')
    .send({ guild_id: GUILD, channels: { event: CHANNEL, announcement: ANNOUNCEMENTS } });
});

const announcements = (event: string) =>
  api.bot.inbox.filter(
    (message) => message.subject === event && workOf(message) === 'announcement.create',
  );

/** Publishes an event and carries out its sign-up message and announcement. */
async function announcedEvent(event: string) {
  [message_id, announcement_id] = [newId(), newId()];
  const body = eventBody();
  await api.call('post', `/events/events/create/${event}`).send(body);
  const message = await api.bot.take('signup-message.create', event);
  expect(announcements(event)).toEqual([]);
  await api.bot.complete(message, { discord_id: message_id, channel_id: CHANNEL });
  const announcement = await api.bot.take('announcement.create', event);
  await api.bot.complete(announcement, { discord_id: announcement_id, channel_id: ANNOUNCEMENTS });
  await eventually('the announcement is noted', async () => {
    const response = await api.call('get', `/jobs?event_id=${event}&type=announcement.create`);
    const { jobs } = response.body as { jobs: { status: string }[] };
    return jobs[0]?.status === 'completed';
  });
  return { body, announcement };
}

test('a published event is announced in the announcement channel, with the way to the sign-up message', async () => {
  const { announcement } = await announcedEvent('evt-1');
  expect(announcement.data).toMatchObject({
    channel_id: ANNOUNCEMENTS,
    wanted: {
      locale: 'fr',
      event: { event_id: 'evt-1' },
      signup_url: `https://discord.com/channels/${GUILD}/${CHANNEL}/${message_id}`,
    },
    // It waited for the sign-up message, and shows the same change.
    saved_at: expect.any(String),
  });
});

/** Says that somebody deleted a message, as the gateway tells it. */
const deletedByHand = async (discord_id: string) => {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'observed',
    data: {
      guild_id: GUILD,
      kinds: ['signup-message', 'announcement'],
      discord_id,
      change: 'deleted',
    },
  });
};
const shown = async (event: string) => {
  const answer = await api.call('get', `/events/events/${event}`);
  return (answer.body as EventResource).guilds[0]?.announcement;
};

test('an announcement that somebody deleted stays away, is no drift, and comes back by a repair', async () => {
  const { body } = await announcedEvent('evt-2');
  await deletedByHand(announcement_id);
  await eventually(
    'the deletion is noted',
    async () => (await shown('evt-2'))?.discord_id === null,
  );
  await api.call('put', '/events/events/update/evt-2').send({ ...body, title: 'Un autre titre' });
  const edit = await api.bot.take('signup-message.edit', 'evt-2');
  await api.bot.complete(edit);
  await api.bot.press('ana', 'join', { event: 'evt-2' });
  await api.bot.take('signup-message.edit', 'evt-2');
  expect(announcements('evt-2')).toEqual([]);
  expect(await shown('evt-2')).toMatchObject({ discord_id: null, drift: false });
  await api.call('post', '/events/events/evt-2/repair');
  await api.bot.take('announcement.create', 'evt-2');
});

test('an announcement shows another date, then the cancellation', async () => {
  const { body } = await announcedEvent('evt-4');
  const start_at_utc = new Date(Date.now() + 2 * 86_400_000).toISOString();
  await api.call('put', '/events/events/update/evt-4').send({ ...body, start_at_utc });
  const moved = await api.bot.take('announcement.edit', 'evt-4');
  expect(moved.data).toMatchObject({
    discord_id: announcement_id,
    wanted: {
      old_start_at: body.start_at_utc,
      event: { start_at: start_at_utc, state: 'published' },
    },
  });
  await api.bot.complete(moved, { discord_id: announcement_id, channel_id: ANNOUNCEMENTS });
  await api.call('post', '/events/auto-manage/evt-4?action=cancelled');
  const cancelled = await api.bot.take('announcement.edit', 'evt-4');
  expect(cancelled.data).toMatchObject({ wanted: { event: { state: 'cancelled' } } });
});

test('an announcement leads to the sign-up message that was made again', async () => {
  await announcedEvent('evt-5');
  const again = newId();
  await deletedByHand(message_id);
  const message = await api.bot.take('signup-message.create', 'evt-5');
  await api.bot.complete(message, { discord_id: again, channel_id: CHANNEL });
  const edit = await api.bot.take('announcement.edit', 'evt-5');
  expect(edit.data.wanted.signup_url).toBe(
    `https://discord.com/channels/${GUILD}/${CHANNEL}/${again}`,
  );
});

test('an announcement that is gone when it is edited stays away', async () => {
  const { body } = await announcedEvent('evt-6');
  await api.call('put', '/events/events/update/evt-6').send({ ...body, title: 'Un autre titre' });
  const edit = await api.bot.take('announcement.edit', 'evt-6');
  await api.bot.fail(edit, { class: 'gone', discord_code: 10_008 });
  await eventually('it is noted', async () => (await shown('evt-6'))?.discord_id === null);
  await api.service.relay.idle();
  expect(announcements('evt-6')).toEqual([]);
});

test('the announcement of a deleted event is taken away', async () => {
  await announcedEvent('evt-3');
  await api.call('delete', '/events/events/delete/evt-3');
  const removal = await api.bot.take('announcement.delete', 'evt-3');
  expect(removal.data).toMatchObject({ channel_id: ANNOUNCEMENTS, discord_id: announcement_id });
});

test('what is asked for while the sign-up message is under way comes with its result', async () => {
  const settings = (announcement: string | null) =>
    api
      .call('patch', `/guilds/${GUILD}`)
      .send({ channels: { announcement }, signup_thread: announcement !== null })
      .expect(200);
  await settings(null);
  await api.call('post', '/events/events/create/evt-asked').send(eventBody());
  const message = await api.bot.take('signup-message.create', 'evt-asked');
  await settings(ANNOUNCEMENTS);
  const posted = newId();
  await api.bot.complete(message, { discord_id: posted, channel_id: CHANNEL });
  const announcement = await api.bot.take('announcement.create', 'evt-asked');
  expect(announcement.data).toMatchObject({ channel_id: ANNOUNCEMENTS });
  const thread = await api.bot.take('thread.create', 'evt-asked');
  expect(thread.data).toMatchObject({ channel_id: CHANNEL, wanted: { message_id: posted } });
});
