import { expect, test } from '@jest/globals';
import type { EventResource, JobResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, GUILD, workOf } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const OTHER = '200000000000000077';
const FIRST = '260000000000001001';
const SECOND = '260000000000001002';

const api = useTestService();

const shown = async (eventId: string) =>
  ((await api.call('get', `/events/events/${eventId}`)).body as EventResource).guilds[0]
    ?.signup_message;
const move = (eventId: string, body?: object) =>
  api.call('post', `/events/events/${eventId}/signup-message`).send(body);

async function published(eventId: string): Promise<void> {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
  const message = await api.bot.take('signup-message.create', eventId);
  await api.bot.complete(message, { discord_id: FIRST, channel_id: CHANNEL });
  await eventually('the message', async () => (await shown(eventId))?.discord_id === FIRST);
}

test('a message that is moved is posted in the new channel, then the old one goes; edits follow it', async () => {
  await published('evt-move');
  expect((await move('evt-move', { channel_id: OTHER })).status).toBe(202);
  const create = await api.bot.take('signup-message.create', 'evt-move');
  expect(create.data).toMatchObject({ channel_id: OTHER });
  await api.bot.complete(create, { discord_id: SECOND, channel_id: OTHER });
  const removal = await api.bot.take('signup-message.delete', 'evt-move');
  expect(removal.data).toMatchObject({ channel_id: CHANNEL, discord_id: FIRST });
  await api.bot.complete(removal, { discord_id: FIRST, channel_id: CHANNEL });
  await eventually('all done', async () => {
    const answer = await api.call('get', '/jobs?event_id=evt-move&type=signup-message.delete');
    return (answer.body as { jobs: JobResource[] }).jobs[0]?.status === 'completed';
  });
  expect(await shown('evt-move')).toMatchObject({ discord_id: SECOND, drift: false });
  expect((await move('evt-move', { channel_id: OTHER })).status).toBe(202);
  await api.bot.decision(
    await api.bot.press('Astra', 'join', { event: 'evt-move', role: 'pilot' }),
  );
  const edit = await api.bot.take('signup-message.edit', 'evt-move');
  expect(edit.data).toMatchObject({ channel_id: OTHER, discord_id: SECOND });
});

test('a move that Discord refuses says why, and the old message is kept up to date; another move goes on', async () => {
  await published('evt-refused');
  await move('evt-refused', { channel_id: OTHER });
  const create = await api.bot.take('signup-message.create', 'evt-refused');
  await api.bot.fail(create, { class: 'permission', message: 'Missing Access' });
  await eventually('the reason', async () => (await shown('evt-refused'))?.blocked !== null);
  expect(await shown('evt-refused')).toMatchObject({
    discord_id: FIRST,
    blocked: 'Missing Access',
  });
  const health = (await api.call('get', '/events/health')).body as { drift: object };
  expect(health.drift).toMatchObject({
    blocked: [{ event_id: 'evt-refused', cause: 'guild', channel_id: OTHER }],
  });
  for (const name of ['Astra', 'Borealis']) {
    await api.bot.decision(
      await api.bot.press(name, 'join', { event: 'evt-refused', role: 'gunner' }),
    );
    const edit = await api.bot.take('signup-message.edit', 'evt-refused');
    expect(edit.data).toMatchObject({ channel_id: CHANNEL, discord_id: FIRST });
    await api.bot.complete(edit, { discord_id: FIRST, channel_id: CHANNEL });
    await eventually('the edit', async () => (await shown('evt-refused'))?.drift === false);
    expect((await shown('evt-refused'))?.blocked).toBe('Missing Access');
  }
  await move('evt-refused', { channel_id: CHANNEL });
  await eventually('nothing in the way', async () => {
    return (await shown('evt-refused'))?.blocked === null;
  });
  const others = api.bot.inbox.filter(({ subject }) => subject === 'evt-refused');
  expect(others.filter((message) => workOf(message).includes('signup-message'))).toEqual([]);
});

test('while a move waits for its next try the old message is kept up to date; then it is removed', async () => {
  await published('evt-slow');
  await move('evt-slow', { channel_id: OTHER });
  const create = await api.bot.take('signup-message.create', 'evt-slow');
  await api.bot.fail(create, { class: 'rate-limit', retry_after_ms: 3_600_000 });
  await api.bot.decision(
    await api.bot.press('Astra', 'join', { event: 'evt-slow', role: 'pilot' }),
  );
  const edit = await api.bot.take('signup-message.edit', 'evt-slow');
  expect(edit.data).toMatchObject({ channel_id: CHANNEL, discord_id: FIRST });
  await api.call('post', `/jobs/${create.data.job_id}/retry`);
  const again = await api.bot.take('signup-message.create', 'evt-slow');
  await api.bot.complete(again, { discord_id: SECOND, channel_id: OTHER });
  await eventually('the move', async () => (await shown('evt-slow'))?.discord_id === SECOND);
  // The edit of the old message ends later: it says nothing of the new one.
  await api.bot.complete(edit, { discord_id: FIRST, channel_id: CHANNEL });
  const removal = await api.bot.take('signup-message.delete', 'evt-slow');
  expect(removal.data).toMatchObject({ channel_id: CHANNEL, discord_id: FIRST });
  expect(await shown('evt-slow')).toMatchObject({ discord_id: SECOND, drift: false });
});

test('what a channel has refused for good is posted in the one that the link names then', async () => {
  const patch = async (event: string | null) => {
    await api.call('patch', `/guilds/${GUILD}`).send({ channels: { event } }).expect(200);
  };
  await patch(OTHER);
  await api.call('post', '/events/events/create/evt-forum').send(eventBody());
  const create = await api.bot.take('signup-message.create', 'evt-forum');
  expect(create.data.channel_id).toBe(OTHER);
  await api.bot.fail(create, { class: 'invalid', discord_code: 50_035, message: 'Invalid' });
  await eventually('the reason', async () => (await shown('evt-forum'))?.blocked === 'Invalid');
  const health = (await api.call('get', '/events/health')).body as object;
  expect(health).toMatchObject({ status: 'degraded', refused: { ok: false, refused_count: 1 } });
  // Nothing is wanted where no channel is named.
  await patch(null);
  await eventually('peace', async () => {
    const { drift, blocked } = (await shown('evt-forum')) ?? {};
    return drift === false && blocked === null;
  });
  await patch(CHANNEL);
  const again = await api.bot.take('signup-message.create', 'evt-forum');
  expect(again.data.channel_id).toBe(CHANNEL);
});

test('a message can be posted where the guild names no channel', async () => {
  const guild_id = '200000000000000055';
  await api.call('post', '/guilds').send({ guild_id });
  await api.call('post', '/events/events/create/evt-alone').send(eventBody());
  const both = await move('evt-alone', { channel_id: OTHER });
  expect(both.body).toMatchObject({ errors: [{ field: 'guild_id' }] });
  const nowhere = await move('evt-alone', { guild_id });
  expect(nowhere.body).toMatchObject({ status: 400, errors: [{ field: 'channel_id' }] });
  await move('evt-alone', { guild_id, channel_id: OTHER });
  const create = await eventually('the message', async () => {
    const message = await api.bot.take('signup-message.create', 'evt-alone');
    return message.data.guild_id === guild_id && message;
  });
  expect(create.data).toMatchObject({ channel_id: OTHER });
});

test('what cannot be posted is refused with the reason', async () => {
  expect((await move('nowhere')).status).toBe(404);
  await api.call('post', '/events/events/create/evt-draft').send(eventBody({ state: 'draft' }));
  expect((await move('evt-draft')).status).toBe(409);
});
