import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { GuildResource, JobResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

/** Comes first among the linked guilds, and nobody signs up there. */
const OTHER = '100000000000000009';
const MESSAGE = '220000000000000001';

const api = useTestService({ isLinked: false });
let event = '';
let count = 0;
beforeAll(async () => {
  for (const guild_id of [OTHER, GUILD]) {
    await api.call('post', '/guilds').send({ guild_id, channels: { event: CHANNEL } });
  }
});
beforeEach(async () => {
  count += 1;
  event = `evt-${count}`;
  const body = eventBody({ roles: [], max_participants: 1 });
  await api.call('post', `/events/events/create/${event}`).send(body);
  for (const discord_id of [MESSAGE, '220000000000000002']) {
    const message = await api.bot.take('signup-message.create', event);
    const id = message.data.guild_id === GUILD ? MESSAGE : discord_id;
    await api.bot.complete(message, { discord_id: id, channel_id: CHANNEL });
  }
  await eventually('the messages', async () => {
    const shown = await api.call('get', `/events/events/${event}`);
    return JSON.stringify(shown.body).includes(MESSAGE);
  });
});

/** ben gets the seat that ana gives back. */
async function promote() {
  for (const [name, action] of [
    ['ana', 'join'],
    ['ben', 'join'],
    ['ana', 'leave'],
  ] as const) {
    await api.bot.decision(await api.bot.press(name, action, { event }));
  }
}
const revision = async (): Promise<number> => {
  const { body } = (await api.call('get', `/events/events/${event}`)) as { body: unknown };
  return (body as { revision: number }).revision;
};
const job = async (): Promise<JobResource | undefined> => {
  const answer = await api.call('get', `/jobs?event_id=${event}&type=direct-message.send`);
  // Not those that tell of a change of the event.
  return (answer.body as { jobs: JobResource[] }).jobs.find(({ id }) => !id.includes('change'));
};

test('a private message names the place in the guild where the member signed up, and its job where it went', async () => {
  await promote();
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(notice.data).toMatchObject({
    guild_id: GUILD,
    fallback: {
      channel_id: CHANNEL,
      message_id: MESSAGE,
      signup_url: `https://discord.com/channels/${GUILD}/${CHANNEL}/${MESSAGE}`,
    },
  });
  const note = 'The member takes no private messages: told in the channel.';
  await api.bot.complete(notice, { discord_id: '240000000000000001', channel_id: CHANNEL, note });
  const done = await eventually('the job', async () => {
    const found = await job();
    return found?.status === 'completed' && found;
  });
  expect(done.result).toMatchObject({ channel_id: CHANNEL, note });
});

test('a guild can do without; it does with unless it says so', async () => {
  const change = async (dm_fallback: boolean) =>
    (await api.call('patch', `/guilds/${GUILD}`).send({ dm_fallback })).body as GuildResource;
  expect(((await api.call('get', `/guilds/${GUILD}`)).body as GuildResource).dm_fallback).toBe(
    true,
  );
  expect((await change(false)).dm_fallback).toBe(false);
  await promote();
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(notice.data.fallback).toBeNull();
  await api.bot.complete(notice);
  await change(true);
});

test.each([
  ['the member has left', () => api.bot.press('ben', 'leave', { event })],
  [
    'the event is cancelled',
    () => api.call('post', `/events/auto-manage/${event}?action=cancelled`),
  ],
])(
  'nobody is told of a seat that is theirs no more by the time of the next try: %s',
  async (_why, act) => {
    await promote();
    const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
    await api.bot.fail(notice, {
      class: 'rate-limit',
      discord_code: 40_003,
      retry_after_ms: 60_000,
    });
    await eventually('the failure', async () => (await job())?.attempts === 1);
    const rev = await revision();
    await act();
    await eventually('the change', async () => (await revision()) > rev);
    api.shiftClock(61_000);
    await api.service.sweeper.sweep();
    expect((await job())?.status).toBe('cancelled');
  },
);

test('who wants no private messages by the time of the next try is told nothing at all', async () => {
  await promote();
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  await api.bot.fail(notice, { class: 'rate-limit', discord_code: 40_003, retry_after_ms: 60_000 });
  await eventually('the failure', async () => (await job())?.attempts === 1);
  await api.call('put', `/users/${discordIdOf('ben')}`).send({ user_id: null, dm_opt_out: true });
  api.shiftClock(61_000);
  await api.service.sweeper.sweep();
  expect((await job())?.status).toBe('cancelled');
});
