import { beforeAll, expect, test } from '@jest/globals';
import type { GuildObserved, GuildResource } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const api = useTestService({ isLinked: false });
beforeAll(() => {
  api.bot.stopLooking();
});

async function observe(seen: Partial<GuildObserved>, agoMs = 0): Promise<void> {
  const message = {
    type: 'dev.verselink.guild.observed.v1' as const,
    time: new Date(Date.now() - agoMs).toISOString(),
    subject: GUILD,
    correlationid: 'observed',
    data: {
      guild_id: GUILD,
      present: true,
      name: 'Flotte',
      gaps: [],
      channel_faults: [],
      inspected_channel_ids: [CHANNEL],
      ...seen,
    },
  };
  await api.bot.messaging.publish(routes.result(), message);
}

const SEND = {
  feature: 'signup-message',
  permission: 'SEND_MESSAGES',
  channel_id: CHANNEL,
} as const;

test('linking a guild asks the bot and answers with what it lacks, in sentences', async () => {
  const linking = api
    .call('post', '/guilds')
    .send({ guild_id: GUILD, channels: { event: CHANNEL } })
    .then((response) => response);
  const question = await api.bot.take('dev.verselink.guild.inspect.v1', GUILD);
  expect(question.data.channels).toEqual([{ channel_id: CHANNEL, purpose: 'event' }]);
  await observe({ gaps: [SEND] });
  expect((await linking).body).toMatchObject({
    name: 'Flotte',
    status: 'incomplete',
    lacks: [`Permission SEND_MESSAGES in channel ${CHANNEL} (needed for sign-up messages).`],
  });
});

test('a restarted bot that has not looked at the channels does not pass for one that may write there', async () => {
  await observe({ inspected_channel_ids: [], name: 'Flotte (2)' });
  // It is asked again, with the channels that matter.
  const question = await api.bot.take('dev.verselink.guild.inspect.v1', GUILD);
  expect(question.data.channels).toEqual([{ channel_id: CHANNEL, purpose: 'event' }]);
  const read = async () => (await api.call('get', `/guilds/${GUILD}`)).body as GuildResource;
  expect(await read()).toMatchObject({ name: 'Flotte (2)', status: 'incomplete' });
  await observe({});
  await eventually('the repaired permission', async () => (await read()).status === 'ready');
});

test('what the bot saw earlier and is heard later changes nothing', async () => {
  await observe({ gaps: [SEND], name: 'Flotte (old)' }, 60_000);
  await observe({ name: 'Flotte (new)' });
  const read = async () => (await api.call('get', `/guilds/${GUILD}`)).body as GuildResource;
  await eventually('the newer news', async () => (await read()).name === 'Flotte (new)');
  expect((await read()).status).toBe('ready');
  await observe({ gaps: [SEND], name: 'Flotte (old)' }, 60_000);
  await observe({ inspected_channel_ids: [], name: 'Flotte' });
  await eventually('the newest news', async () => (await read()).name === 'Flotte');
  expect(await read()).toMatchObject({ status: 'ready', lacks: [] });
  await api.bot.take('dev.verselink.guild.inspect.v1', GUILD);
});

test('an answer that leaves a channel out is not asked for again: it would be the same', async () => {
  api.bot.inbox.length = 0;
  await observe({ inspected_channel_ids: [], asked: true, name: 'Flotte (answer)' });
  await eventually('the answer', async () => {
    const { name } = (await api.call('get', `/guilds/${GUILD}`)).body as GuildResource;
    return name === 'Flotte (answer)';
  });
  // The question to other news comes alone.
  await observe({ inspected_channel_ids: [], name: 'Flotte' });
  await api.bot.take('dev.verselink.guild.inspect.v1', GUILD);
  expect(api.bot.inbox.filter(({ type }) => type.includes('guild.inspect'))).toEqual([]);
});

test('what a stage channel needs for scheduled events is named, and the invite link follows', async () => {
  const voice = '200000000000000009';
  const linking = api
    .call('patch', `/guilds/${GUILD}`)
    .send({ channels: { voice } })
    .then((response) => response);
  const question = await api.bot.take('dev.verselink.guild.inspect.v1', GUILD);
  expect(question.data.channels).toEqual([
    { channel_id: CHANNEL, purpose: 'event' },
    { channel_id: voice, purpose: 'voice' },
  ]);
  await observe({
    inspected_channel_ids: [CHANNEL, voice],
    voice_kind: 'stage',
    gaps: [{ feature: 'voice-event', permission: 'MUTE_MEMBERS', channel_id: voice }],
  });
  const { body } = (await linking) as { body: GuildResource };
  expect(body.lacks).toEqual([
    `Permission MUTE_MEMBERS in channel ${voice} (needed for scheduled events in this channel).`,
  ]);
  const asked = new URL(body.invite_url ?? '').searchParams.get('permissions') ?? '';
  const stage = (1n << 4n) | (1n << 22n) | (1n << 24n);
  expect(BigInt(asked)).toBe(17592186129408n | stage);
  await api.connection
    .collection('discord_guilds')
    .updateOne({ guild_id: GUILD }, { $set: { 'channels.voice': null } });
});

test('a bot that was thrown out is shown as absent, with the link that brings it back', async () => {
  await observe({ present: false, name: null });
  const guild = await eventually('the absence', async () => {
    const found = (await api.call('get', `/guilds/${GUILD}`)).body as GuildResource;
    return found.status === 'absent' && found;
  });
  expect(guild.lacks[0]).toContain('invite_url');
  expect(guild.invite_url).toContain('permissions=17592186129408');
});

test('settings that are changed at the same time all stay', async () => {
  const changes = [
    { locale: 'en' },
    { channels: { reminder: '200000000000000010' } },
    { channels: { archive: '200000000000000011' } },
    { native_edits: { title: 'keep' } },
    { native_edits: { image: 'keep' } },
  ];
  await Promise.all(
    changes.map(async (change) => {
      await api.call('patch', `/guilds/${GUILD}`).send(change).expect(200);
    }),
  );
  expect((await api.call('get', `/guilds/${GUILD}`)).body).toMatchObject({
    locale: 'en',
    channels: { event: CHANNEL, reminder: '200000000000000010', archive: '200000000000000011' },
    native_edits: { title: 'keep', image: 'keep', times: 'restore' },
  });
});

test('a guild that is linked twice at once is linked once, with what both say', async () => {
  const guild_id = '200000000000000077';
  const link = async (change: object) =>
    (await api.call('post', '/guilds').send({ guild_id, ...change })).status;
  const statuses = await Promise.all([link({ locale: 'en' }), link({ interest: 'ignore' })]);
  expect([...statuses].sort()).toEqual([200, 201]);
  const { body } = (await api.call('get', `/guilds/${guild_id}`)) as { body: GuildResource };
  expect(body).toMatchObject({ locale: 'en', interest: 'ignore' });
});
