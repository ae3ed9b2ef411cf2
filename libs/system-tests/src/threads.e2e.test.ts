import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import { EVENT, startSystem, type System } from './testing/start-system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
  await system.call('PATCH', `/guilds/${system.guildId}`, { signup_thread: true });
}, 90_000);
afterAll(async () => {
  await system.stop();
});

interface Thread {
  name: string;
  thread_metadata: { archived: boolean; locked: boolean };
}
/** The thread as Discord shows it; undefined = it is not there. */
async function inDiscord(id: string): Promise<Thread | undefined> {
  const { apiUrl, botToken } = system.discord;
  const response = await fetch(`${apiUrl}/v10/channels/${id}`, {
    headers: { authorization: `Bot ${botToken}` },
  });
  return response.ok ? ((await response.json()) as Thread) : undefined;
}
async function deleteInDiscord(id: string): Promise<void> {
  const { apiUrl, botToken } = system.discord;
  const headers = { authorization: `Bot ${botToken}` };
  await fetch(`${apiUrl}/v10/channels/${id}`, { method: 'DELETE', headers });
}
const put = async (eventId: string, changes: object) =>
  await system.call('PUT', `/events/events/update/${eventId}`, { ...EVENT, ...changes }, 20);

/** The thread stands, as the API says; its id. */
async function threadOf(eventId: string): Promise<string> {
  return await eventually('the thread', async () => {
    const [guild] = (await system.readEvent(eventId)).guilds;
    const thread = guild?.thread;
    return thread?.drift === false && thread.discord_id;
  });
}
const becomes = async (id: string, fits: (thread: Thread | undefined) => boolean) => {
  await eventually('the thread as it should be', async () => fits(await inDiscord(id)));
};

test('a thread is begun under the message, follows its event, and is closed after it', async () => {
  await system.publish('evt-thread');
  const id = await threadOf('evt-thread');
  const [guild] = (await system.readEvent('evt-thread')).guilds;
  expect(id).toBe(guild?.signup_message.discord_id);
  expect(await inDiscord(id)).toMatchObject({ name: EVENT.title });

  await put('evt-thread', { title: 'Raid reporté' });
  await becomes(id, (thread) => thread?.name === 'Raid reporté');

  await put('evt-thread', { title: 'Raid reporté', state: 'cancelled' });
  await becomes(id, (thread) => thread?.thread_metadata.locked === true);
  expect(await inDiscord(id)).toMatchObject({ thread_metadata: { archived: true } });
}, 60_000);

test('a thread that somebody deletes is begun again, and goes with its event', async () => {
  await system.publish('evt-gone');
  const id = await threadOf('evt-gone');
  await deleteInDiscord(id);
  await eventually('another one', async () => {
    const jobs = await system.listJobs('evt-gone');
    const begun = jobs.filter(
      ({ type, status }) => type === 'thread.create' && status === 'completed',
    );
    return begun.length === 2;
  });
  const again = await threadOf('evt-gone');
  expect(await inDiscord(again)).toMatchObject({ name: EVENT.title });
  await system.call('DELETE', '/events/events/delete/evt-gone');
  await becomes(again, (thread) => thread === undefined);
}, 60_000);
