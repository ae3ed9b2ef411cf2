import { beforeAll, expect, test } from '@jest/globals';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const ANNOUNCEMENTS = '200000000000000008';
const MESSAGE = '220000000000000001';
const ANNOUNCEMENT = '220000000000000002';

const api = useTestService({ isLinked: false });
beforeAll(async () => {
  await api
    .call('post', '/guilds')
    .send({ guild_id: GUILD, channels: { event: CHANNEL, announcement: ANNOUNCEMENTS } });
});

const announcements = (event: string) =>
  api.bot.inbox.filter(
    ({ subject, type }) => subject === event && type === 'dev.verselink.announcement.create.v1',
  );

/** Publishes an event and carries out its sign-up message and announcement. */
async function announcedEvent(event: string) {
  const body = eventBody();
  await api.call('post', `/events/events/create/${event}`).send(body);
  const message = await api.bot.take('dev.verselink.signup-message.create.v1', event);
  expect(announcements(event)).toEqual([]);
  await api.bot.complete(message, { discord_id: MESSAGE, channel_id: CHANNEL });
  const announcement = await api.bot.take('dev.verselink.announcement.create.v1', event);
  await api.bot.complete(announcement, { discord_id: ANNOUNCEMENT, channel_id: ANNOUNCEMENTS });
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
    locale: 'fr',
    event: { event_id: 'evt-1' },
    signup_url: `https://discord.com/channels/${GUILD}/${CHANNEL}/${MESSAGE}`,
  });
});

test('an announced event is not announced again: not when it changes, nor when somebody deletes the announcement', async () => {
  const { body } = await announcedEvent('evt-2');
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'observed',
    data: {
      guild_id: GUILD,
      kind: 'signup-message',
      discord_id: ANNOUNCEMENT,
      change: 'deleted',
    },
  });
  await api.call('put', '/events/events/update/evt-2').send({ ...body, title: 'Un autre titre' });
  const edit = await api.bot.take('dev.verselink.signup-message.edit.v1', 'evt-2');
  await api.bot.complete(edit);
  await api.bot.press('ana', 'join', { event: 'evt-2' });
  await api.bot.take('dev.verselink.signup-message.edit.v1', 'evt-2');
  expect(announcements('evt-2')).toEqual([]);
});

test('the announcement of a deleted event is taken away', async () => {
  await announcedEvent('evt-3');
  await api.call('delete', '/events/events/delete/evt-3');
  const removal = await api.bot.take('dev.verselink.announcement.delete.v1', 'evt-3');
  expect(removal.data).toMatchObject({ channel_id: ANNOUNCEMENTS, message_id: ANNOUNCEMENT });
});
