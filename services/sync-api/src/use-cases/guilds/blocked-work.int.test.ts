import { expect, test } from '@jest/globals';
import type { EventResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { routes } from '@verselink/messaging';
import { workOf, CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const EVENT = 'evt-1';
const CREATE = 'signup-message.create';

const api = useTestService();

const storedGuild = async () =>
  await api.connection.collection('discord_guilds').findOne({ guild_id: GUILD });
const reason = async () => {
  const { body } = (await api.call('get', `/events/events/${EVENT}`)) as { body: EventResource };
  return body.guilds[0]?.signup_message.blocked;
};

/** Discord refuses the next try to post the message; resolves when the bot has looked at the guild, which lacks nothing. */
async function refused(): Promise<void> {
  const command = await api.bot.take(CREATE, EVENT);
  const before = (await storedGuild())?.['observed_at'] as Date;
  await api.bot.fail(command, { class: 'permission', discord_code: 50013, http_status: 403 });
  await eventually('the refusal', reason);
  await eventually('a look at the guild', async () => {
    const { observed_at } = (await storedGuild()) as unknown as { observed_at: Date };
    return observed_at > before;
  });
}

/** The bot has read the guild in full and found nothing to put right. */
async function audited(): Promise<void> {
  const moment = api.now().toISOString();
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefacts.found.v1',
    subject: GUILD,
    correlationid: 'audited',
    data: {
      guild_id: GUILD,
      request_id: 'audited',
      asked_at: moment,
      moment,
      artefacts: [],
      others: [],
    },
  });
}

const triedAgain = async () => {
  await eventually('another try', async () => {
    await api.service.sweeper.sweep();
    return api.bot.inbox.some((message) => workOf(message) === CREATE);
  });
};

test('what a 403 has blocked is tried again when a look finds nothing lacking, once with each audit', async () => {
  await api.call('post', `/events/events/create/${EVENT}`).send(eventBody());
  await api.bot.complete(await api.bot.take('scheduled-event.create', EVENT), {
    discord_id: '260000000000000001',
  });

  // The permission was back before anybody looked: nothing changed, and it is tried again all the same.
  await refused();
  await triedAgain();

  // Not so when the next try is refused too: what is missing is nothing that is looked at.
  await refused();
  expect((await storedGuild())?.['resync_at']).toBeNull();
  expect(await reason()).toBe('failed');

  await audited();
  await triedAgain();
  await refused();
  expect((await storedGuild())?.['resync_at']).toBeNull();

  await audited();
  await triedAgain();
  await api.bot.complete(await api.bot.take(CREATE, EVENT), {
    discord_id: '270000000000000001',
    channel_id: CHANNEL,
  });
  await eventually('the message', async () => (await reason()) === null);
});
