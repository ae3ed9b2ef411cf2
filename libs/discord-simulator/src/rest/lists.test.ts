import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { isEvent, logIn } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const MINUTE = 60_000;
const HAS_THREAD = 32;
let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let channelId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off', clock: { manual: true } });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte', botPermissions: ['Administrator'] }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

async function send(content = 'x'): Promise<string> {
  return String((await call('POST', `/channels/${channelId}/messages`, { content })).body.id);
}

async function openThread(name: string): Promise<string> {
  const body = { name, type: 11, auto_archive_duration: 10_080 };
  return String((await call('POST', `/channels/${channelId}/threads`, body)).body.id);
}

test('archived threads come in pages, the latest archived first', async () => {
  for (const name of ['un', 'deux', 'trois']) {
    const id = await openThread(name);
    simulator.advanceClock(MINUTE);
    await call('PATCH', `/channels/${id}`, { archived: true });
  }
  const path = `/channels/${channelId}/threads/archived/public`;
  const page = async (query: string) => {
    const { body } = await call('GET', `${path}?${query}`);
    const threads = body.threads as {
      name: string;
      thread_metadata: { archive_timestamp: string };
    }[];
    return {
      names: threads.map(({ name }) => name),
      more: body.has_more,
      last: threads.at(-1)?.thread_metadata.archive_timestamp ?? '',
    };
  };
  const first = await page('limit=2');
  expect(first).toMatchObject({ names: ['trois', 'deux'], more: true });
  const before = encodeURIComponent(first.last);
  expect(await page(`limit=2&before=${before}`)).toMatchObject({ names: ['un'], more: false });
  expect((await call('GET', `${path}?before=hier`)).status).toBe(400);
});

test('pins come in pages, the latest pinned first, with the time of the pin', async () => {
  const ids = [await send('un'), await send('deux'), await send('trois')];
  const times: string[] = [];
  for (const id of ids) {
    simulator.advanceClock(MINUTE);
    times.push(new Date(simulator.now()).toISOString());
    await call('PUT', `/channels/${channelId}/messages/pins/${id}`);
  }
  const page = async (query: string) =>
    (await call('GET', `/channels/${channelId}/messages/pins?${query}`)).body as {
      items: { pinned_at: string; message: { content: string } }[];
      has_more: boolean;
    };
  const { items, has_more } = await page('limit=1');
  expect(items.map(({ message }) => message.content)).toEqual(['trois']);
  expect(Date.parse(items[0]?.pinned_at ?? '')).toBe(Date.parse(times[2] ?? ''));
  expect(has_more).toBe(true);
  const rest = await page(`before=${encodeURIComponent(items[0]?.pinned_at ?? '')}`);
  expect(rest.items.map(({ message }) => message.content)).toEqual(['deux', 'un']);
  await call('DELETE', `/channels/${channelId}/messages/${ids[0]}`);
  expect((await page('')).items).toHaveLength(2);
});

test('members of a thread come in pages when their membership of the guild is asked for', async () => {
  const thread = await openThread('Raid');
  const users = ['a1', 'b1'].map((name) => simulator.addMember(guildId, { name }).id);
  for (const id of users) await call('PUT', `/channels/${thread}/thread-members/${id}`);
  const list = async (query = '') =>
    (await call('GET', `/channels/${thread}/thread-members?${query}`)).body as unknown as {
      user_id: string;
      member?: { user: { id: string } };
    }[];
  expect(await list()).toHaveLength(3);
  const page = await list(`with_member=true&limit=1&after=${simulator.applicationId}`);
  expect(page).toMatchObject([{ user_id: users[0], member: { user: { id: users[0] } } }]);
  simulator.kickMember(guildId, users[0] ?? '');
  expect((await list()).map(({ user_id }) => user_id)).toEqual([simulator.applicationId, users[1]]);
});

test('a message shows the thread that was begun on it, and its change is told', async () => {
  const { client } = await logIn(simulator);
  const id = await send();
  await call('POST', `/channels/${channelId}/messages/${id}/threads`, { name: 'Raid' });
  const { d } = await client.next(isEvent('MESSAGE_UPDATE'));
  expect(d).toMatchObject({ id, flags: HAS_THREAD, thread: { id, name: 'Raid' } });
  await call('PATCH', `/channels/${id}`, { name: 'Raid 2' });
  const { body } = await call('GET', `/channels/${channelId}/messages/${id}`);
  expect(body).toMatchObject({ flags: HAS_THREAD, thread: { name: 'Raid 2' } });
});

test.each([
  ['members?after=abc', 'after', 'NUMBER_TYPE_COERCE'],
  ['members?limit=abc', 'limit', 'NUMBER_TYPE_COERCE'],
  ['bans?before=abc', 'before', 'NUMBER_TYPE_COERCE'],
  ['scheduled-events/{event}/users?after=abc', 'after', 'NUMBER_TYPE_COERCE'],
])('a page that is asked for with /%s is refused where it is wrong', async (path, field, code) => {
  const { id: event } = simulator.createScheduledEvent(guildId, {
    name: 'Raid',
    location: 'Stanton',
    scheduled_start_time: new Date(simulator.now() + MINUTE).toISOString(),
    scheduled_end_time: new Date(simulator.now() + 2 * MINUTE).toISOString(),
  });
  const { body } = await call('GET', `/guilds/${guildId}/${path.replace('{event}', event)}`);
  expect(codesAt(body, field)).toEqual([code]);
});

test('messages are not read around what is no id', async () => {
  for (const field of ['before', 'after', 'around']) {
    const { body } = await call('GET', `/channels/${channelId}/messages?${field}=abc`);
    expect(codesAt(body, field)).toEqual(['NUMBER_TYPE_COERCE']);
  }
});
