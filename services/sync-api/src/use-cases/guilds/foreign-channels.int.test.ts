import { expect, test } from '@jest/globals';
import type { GuildResource } from '@verselink/contracts';
import { CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const FOREIGN = '200000000000000666';
const OTHER_GUILD = '200000000000000777';
const FINE = '200000000000000055';
const CHANNELS = ['announcement', 'event', 'reminder', 'category', 'archive', 'voice'] as const;

const api = useTestService();

const putForeign = () => api.bot.foreign.set(FOREIGN, OTHER_GUILD);
const problem = (fields: string[]) => ({
  status: 422,
  type: 'urn:verselink:problem:foreign-channel',
  errors: fields.map((field) => ({ field })),
});

test.each(CHANNELS)('a link whose %s is in another server is refused by its name', async (name) => {
  putForeign();
  const change = { channels: { [name]: FOREIGN }, locale: 'en' };
  const refused = await api.call('patch', `/guilds/${GUILD}`).send(change);
  expect(refused.body).toMatchObject(problem([`channels.${name}`]));
  const { body } = (await api.call('get', `/guilds/${GUILD}`)) as { body: GuildResource };
  expect(body).toMatchObject({ locale: 'fr', channels: { event: CHANNEL } });
});

test('a first link names every such field, and links nothing', async () => {
  putForeign();
  const guild_id = '200000000000000088';
  const channels = { announcement: FOREIGN, event: FINE, reminder: FOREIGN };
  const refused = await api.call('post', '/guilds').send({ guild_id, channels });
  expect(refused.body).toMatchObject(problem(['channels.announcement', 'channels.reminder']));
  expect((await api.call('get', `/guilds/${guild_id}`)).status).toBe(404);
});

test('a sign-up message is not moved to another server', async () => {
  putForeign();
  await api.call('post', '/events/events/create/evt-move').send(eventBody());
  const refused = await api
    .call('post', '/events/events/evt-move/signup-message')
    .send({ channel_id: FOREIGN });
  expect(refused.body).toMatchObject(problem(['channel_id']));
  const create = await api.bot.take('signup-message.create', 'evt-move');
  expect(create.data).toMatchObject({ channel_id: CHANNEL });
});

test('channels that a link names already are not asked for again', async () => {
  api.bot.inbox.length = 0;
  await api.call('patch', `/guilds/${GUILD}`).send({ channels: { event: CHANNEL, voice: null } });
  await api.call('patch', `/guilds/${GUILD}`).send({ locale: 'fr' });
  expect(api.bot.inbox.filter(({ type }) => type.includes('channels.read'))).toEqual([]);
});
