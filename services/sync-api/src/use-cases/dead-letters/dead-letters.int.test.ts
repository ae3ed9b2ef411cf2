import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  snowflakeAt,
  type DeadLetterDetail,
  type DeadLetterResource,
  type EventResource,
  type RegistrationClick,
} from '@verselink/contracts';
import { partitionOf, queues } from '@verselink/messaging';
import { connect, type ChannelModel } from 'amqplib';
import { eventually } from '@verselink/local-stack';
import mongoose from 'mongoose';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody, startTestService, type TestService } from '../../testing/start-test-service.ts';

const CLICK = snowflakeAt(Date.now());

let api: TestService;
let broker: ChannelModel;
beforeAll(async () => {
  api = await startTestService();
  broker = await connect(api.amqpUrl);
  await api.call('post', '/guilds').send({ guild_id: GUILD });
}, 60_000);
afterAll(async () => {
  await broker.close();
  await api.stop();
});

/** Puts bytes into a queue, past everything that checks them. */
async function send(queue: string, content: string | Buffer, options: object = {}): Promise<void> {
  const channel = await broker.createConfirmChannel();
  channel.sendToQueue(queue, Buffer.from(content), { persistent: true, ...options });
  await channel.waitForConfirms();
  await channel.close();
}

function click(event_id: string, id: string): string {
  const data: RegistrationClick = {
    interaction_id: id,
    guild_id: GUILD,
    channel_id: CHANNEL,
    message_id: '200000000000000003',
    event_id,
    action: 'join',
    role_id: null,
    member: { discord_id: discordIdOf('Nova'), display_name: 'Nova', locale: 'fr' },
    reply_to: null,
  };
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/bot',
    type: 'dev.verselink.registration.click.v1',
    time: new Date().toISOString(),
    subject: event_id,
    correlationid: id,
    data,
  });
}

async function list(query: string): Promise<DeadLetterResource[]> {
  const answer = await api.call('get', `/dead-letters?${query}`);
  return (answer.body as { dead_letters: DeadLetterResource[] }).dead_letters;
}
const parked = async (query: string, count = 1) =>
  await eventually(`${count} parked of ${query}`, async () => {
    const found = await list(`status=parked&${query}`);
    return found.length === count && found;
  });
const roster = async (id: string) => {
  const answer = await api.call('get', `/events/events/${id}`);
  return (answer.body as EventResource).registrations.map(({ display_name, status }) => [
    display_name,
    status,
  ]);
};

/** A click on an event whose stored form is broken, given up after its eighth failure. */
async function poison(eventId: string, id: string): Promise<DeadLetterResource> {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
  await breakEvent(eventId);
  await send(queues.clicks[partitionOf(eventId)] ?? '', click(eventId, id), {
    messageId: id,
    headers: { 'x-attempt': 7, 'x-routing-key': 'p0' },
  });
  const [letter] = await parked(`event_id=${eventId}`);
  if (letter === undefined) throw new Error('There is no letter.');
  return letter;
}
const collection = () => api.connection.collection<{ _id: string }>('verselink_events');
/** The event is as large as MongoDB lets a document be: not one registration fits in. */
const breakEvent = async (_id: string) => {
  const { BSON } = mongoose.mongo;
  const event = { ...(await collection().findOne({ _id })), filler: '' };
  const filler = 'x'.repeat(16 * 1024 * 1024 - BSON.calculateObjectSize(event));
  await collection().updateOne({ _id }, { $set: { filler } });
};
const mendEvent = async (_id: string) =>
  await collection().updateOne({ _id }, { $unset: { filler: '' } });

test('a poisoned click is listed, is replayed when its cause is gone, and takes effect once', async () => {
  const letter = await poison('evt-poison', CLICK);
  expect(letter).toMatchObject({
    queue: queues.clicks[partitionOf('evt-poison')],
    type: 'dev.verselink.registration.click.v1',
    message_id: CLICK,
    guild_id: GUILD,
    expires_at: null,
    reason: {
      class: 'exhausted',
      attempts: 8,
      message: expect.stringContaining('Error') as unknown,
    },
    deaths: 1,
    replays: 0,
    settled_at: null,
  });

  await mendEvent('evt-poison');
  const replayed = await api.call('post', `/dead-letters/${letter.id}/replay`);
  expect(replayed.status).toBe(202);
  expect(replayed.body).toMatchObject({ id: letter.id, status: 'replayed', replays: 1 });
  await eventually('the registration', async () => (await roster('evt-poison')).length > 0);
  expect(await roster('evt-poison')).toEqual([['Nova', 'confirmed']]);

  // Once more, and then a click of somebody else through the same queue: by then the repeat has been dealt with.
  expect((await api.call('post', `/dead-letters/${letter.id}/replay`)).status).toBe(202);
  await api.bot.decision(await api.bot.press('Kael', 'join', { event: 'evt-poison' }));
  expect(await roster('evt-poison')).toEqual([
    ['Nova', 'confirmed'],
    ['Kael', 'confirmed'],
  ]);
  expect((await api.call('get', '/events/events/evt-poison')).body).toMatchObject({ revision: 3 });
  expect(await list('event_id=evt-poison')).toMatchObject([{ status: 'replayed', replays: 2 }]);
});

test('what cannot be read is kept byte by byte; what is named like a secret is not shown', async () => {
  await send(queues.results, Buffer.from([0xff, 0x00, 0x7b]), { messageId: 'bytes' });
  const token = { token: 'very-secret', id: '1' };
  await send(queues.results, JSON.stringify({ type: 'x', data: { interaction: token } }), {
    messageId: 'token',
    headers: { authorization: 'Bot very-secret' },
  });
  const letters = await parked(`queue=${queues.results}`, 2);
  const read = async (messageId: string) => {
    const id = letters.find(({ message_id }) => message_id === messageId)?.id ?? '';
    return (await api.call('get', `/dead-letters/${id}`)).body as DeadLetterDetail;
  };
  expect(await read('bytes')).toMatchObject({
    type: null,
    reason: { class: 'invalid' },
    message: null,
    content_base64: Buffer.from([0xff, 0x00, 0x7b]).toString('base64'),
  });
  const shown = await read('token');
  expect(shown).toMatchObject({
    type: 'x',
    message: { data: { interaction: { token: '***', id: '1' } } },
    headers: { authorization: '***', 'x-failure': { class: 'invalid' } },
    content_base64: null,
  });
  expect(JSON.stringify(shown)).not.toContain('very-secret');
  // The token of an interaction is worth nothing after 15 minutes, and is not kept at all.
  const kept = await api.connection.collection('dead_letters').findOne({ message_id: 'token' });
  const content = Buffer.from(String(kept?.content_base64), 'base64').toString();
  expect(content).toContain('"id":"1"');
  expect(content).not.toContain('very-secret');
});

test('pages are cut by the moment of death, and lead to all of them', async () => {
  const pages: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path = `/dead-letters?limit=1${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await api.call('get', path);
    const page = answer.body as { dead_letters: DeadLetterResource[]; next_cursor: string | null };
    pages.push(...page.dead_letters.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  const all = await list('limit=200');
  expect(pages).toEqual(all.map(({ id }) => id));
  const moments = all.map(({ died_at }) => died_at);
  expect(moments).toEqual([...moments].sort().reverse());
});

test('many are replayed at once by a filter, without those whose time is over', async () => {
  const type = 'dev.verselink.guild.observed.v1';
  const dead = (n: number, extra: object = {}) =>
    JSON.stringify({ type, n, data: { guild_id: GUILD }, ...extra });
  for (const n of [1, 2]) await send(queues.results, dead(n), { messageId: `many-${n}` });
  await send(queues.results, dead(3, { expirytime: '2020-01-01T00:00:00Z' }));
  const letters = await parked(`type=${type}`, 3);

  const answer = await api.call('post', '/dead-letters/replay').send({ type });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ replayed: 2 });
  // They are as broken as before: both die again, and are the same letters.
  await eventually('both dead again', async () => {
    const again = await list(`status=parked&type=${type}`);
    return again.filter(({ deaths }) => deaths === 2).length === 2;
  });
  expect((await list(`type=${type}`)).map(({ id }) => id).sort()).toEqual(
    letters.map(({ id }) => id).sort(),
  );

  const expired = letters.find(({ expires_at }) => expires_at !== null)?.id ?? '';
  const refused = await api.call('post', `/dead-letters/${expired}/replay`);
  expect(refused.status).toBe(409);
  expect(refused.body).toMatchObject({
    detail: expect.stringContaining('time is over') as unknown,
  });
});

test('a discarded letter is settled, and only a replay by its id brings it back', async () => {
  const [letter] = await list('status=parked');
  const path = `/dead-letters/${letter?.id ?? ''}`;
  const discarded = await api.call('post', `${path}/discard`);
  expect(discarded.body).toMatchObject({ status: 'discarded' });
  expect((discarded.body as DeadLetterResource).settled_at).not.toBeNull();
  expect((await api.call('post', `${path}/discard`)).status).toBe(409);
  expect((await api.call('post', '/dead-letters/none/discard')).status).toBe(404);
  expect((await api.call('post', '/dead-letters/none/replay')).status).toBe(404);
  expect((await api.call('get', '/dead-letters/none')).status).toBe(404);
});

test('a letter whose queue does not exist can only be discarded', async () => {
  const channel = await broker.createConfirmChannel();
  channel.publish('verselink.dlx.v1', 'verselink.gone.v0', Buffer.from('{}'));
  await channel.waitForConfirms();
  await channel.close();
  const [letter] = await parked('queue=verselink.gone.v0');
  const answer = await api.call('post', `/dead-letters/${letter?.id ?? ''}/replay`);
  expect(answer.status).toBe(409);
  expect(answer.body).toMatchObject({ detail: expect.stringContaining('discard') as unknown });
});
