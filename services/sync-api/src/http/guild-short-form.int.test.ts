import { beforeAll, expect, test } from '@jest/globals';
import { useTestService } from '../testing/use-test-service.ts';

const GUIDE = {
  guild_id: '200000000000000066',
  guild_name: 'Mon Serveur',
  owner_id: '300000000000000001',
  org_id: 'org-guide',
  announcement_channel_id: '200000000000000011',
  event_channel_id: '200000000000000012',
};
const OTHER = '200000000000000013';

const api = useTestService({ isLinked: false });
beforeAll(async () => {
  await api.bot.see({ name: null }, []);
});

const link = (body: object) => api.call('post', '/guilds').send(body);
const patch = (body: object) => api.call('patch', `/guilds/${GUIDE.guild_id}`).send(body);
const errors = ({ body }: { body: unknown }) =>
  (body as { errors: { field: string }[] }).errors.map(({ field }) => field);

test('the body of the user’s guide links a server as it stands: name and owner are kept and shown', async () => {
  const { guild_id, guild_name, owner_id, org_id } = GUIDE;
  const shown = {
    ...{ guild_id, guild_name, owner_id, org_id, name: guild_name },
    channels: {
      announcement: GUIDE.announcement_channel_id,
      event: GUIDE.event_channel_id,
      reminder: null,
    },
  };
  const posted = await link(GUIDE);
  expect([posted.status, posted.body]).toMatchObject([201, shown]);
  expect((await api.call('get', `/guilds/${guild_id}`)).body).toMatchObject(shown);
});

test('a link that names neither name nor owner has none', async () => {
  const linked = await link({ guild_id: '200000000000000067' });
  expect(linked.body).toMatchObject({ name: null, guild_name: null, owner_id: null });
});

test.each(['announcement', 'event', 'reminder', 'category', 'archive', 'voice'])(
  'the %s channel may be changed and taken away in the short form',
  async (name) => {
    const changed = await patch({ [`${name}_channel_id`]: OTHER });
    expect([changed.status, changed.body]).toMatchObject([200, { channels: { [name]: OTHER } }]);
    const taken = await patch({ [`${name}_channel_id`]: null });
    expect(taken.body).toMatchObject({ channels: { [name]: null } });
  },
);

test('both forms of one channel are taken when they agree, and beside each other for two', async () => {
  const both = { event_channel_id: OTHER, channels: { event: OTHER, reminder: OTHER } };
  const patched = await patch(both);
  expect([patched.status, patched.body]).toMatchObject([
    200,
    { channels: { event: OTHER, reminder: OTHER } },
  ]);
});

test.each([
  ['POST', link],
  ['PATCH', patch],
])('%s with both forms and different values changes nothing and names both', async (_, call) => {
  const before = (await api.call('get', `/guilds/${GUIDE.guild_id}`)).body as object;
  const body = { channels: { event: null }, event_channel_id: GUIDE.event_channel_id };
  const refused = await call({ ...(call === link ? GUIDE : {}), locale: 'en', ...body });
  expect(refused.status).toBe(400);
  expect(errors(refused)).toEqual(['event_channel_id', 'channels.event']);
  expect((await api.call('get', `/guilds/${GUIDE.guild_id}`)).body).toEqual(before);
});

test.each([
  [{ owner_id: 'moi' }, 'owner_id'],
  [{ guild_name: 'x'.repeat(101) }, 'guild_name'],
  [{ reminder_channel_id: 'general' }, 'reminder_channel_id'],
])('%j names the field', async (change, field) => {
  const refused = await patch(change);
  expect([refused.status, errors(refused)]).toEqual([400, [field]]);
});

test('a channel of another server is refused by the field that names it', async () => {
  api.bot.foreign.set('200000000000000666', '200000000000000777');
  const refused = await patch({ event_channel_id: '200000000000000666' });
  expect([refused.status, errors(refused)]).toEqual([422, ['event_channel_id']]);
});
