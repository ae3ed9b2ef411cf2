import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ownedBy, type CommandSettled } from '@verselink/contracts';
import { OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aView } from '../testing/views.ts';

const START = '/channels/{channel_id}/messages/{message_id}/threads';

let bot: TestBot;
let count = 0;
let reads = 0;
let event_id = '';
let message = '';
beforeAll(async () => {
  bot = await startTestBot();
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(async () => {
  count += 1;
  event_id = `evt-${count}`;
  const wanted = aView({ event_id });
  message = idOf(await bot.run('signup-message.create', { ...common(), wanted }));
  bot.heard.length = 0;
});
afterEach(() => {
  bot.simulator.faults.clear();
});

const common = () => ({
  guild_id: bot.guildId,
  channel_id: bot.channelId,
  attempt: 1,
  maybe_done: false,
});
function idOf({ outcome }: CommandSettled): string {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.result.discord_id ?? '';
}
const wanted = (title = 'Raid sur Pyro', closed = false) => ({
  title,
  closed,
  message_id: message,
});
const start = async (title?: string) =>
  await bot.run('thread.create', { ...common(), event_id, wanted: wanted(title) });
const edit = async (title?: string, closed = false) =>
  await bot.run('thread.edit', {
    ...common(),
    event_id,
    discord_id: message,
    wanted: wanted(title, closed),
  });

interface Thread {
  name: string;
  thread_metadata: { archived: boolean; locked: boolean };
}
/** As Discord shows it; undefined = it is not there. */
async function shown(): Promise<Thread | undefined> {
  const { apiUrl, botToken } = bot.simulator;
  const response = await fetch(`${apiUrl}/v10/channels/${message}`, {
    headers: { authorization: `Bot ${botToken}` },
  });
  return response.ok ? ((await response.json()) as Thread) : undefined;
}

test('a thread is begun under the message, is named after the event, and has the message’s id', async () => {
  expect(idOf(await start('Raid\nsur Pyro'))).toBe(message);
  expect(await shown()).toMatchObject({ name: 'Raid sur Pyro' });
});

test('a thread whose beginning nobody answered is found again, with the present name', async () => {
  bot.simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: START, times: 1 });
  expect((await start()).outcome.kind).toBe('failed');
  expect((await start('Raid reporté')).outcome).toMatchObject({
    result: { discord_id: message, changed: true },
  });
  expect(await shown()).toMatchObject({ name: 'Raid reporté' });
  expect((await start('Raid reporté')).outcome).toMatchObject({ result: { changed: false } });
});

test('a thread is renamed, closed after the event, and opened again with it', async () => {
  await start();
  expect(idOf(await edit('Raid reporté'))).toBe(message);
  expect(await shown()).toMatchObject({ name: 'Raid reporté' });
  idOf(await edit('Raid reporté', true));
  expect(await shown()).toMatchObject({ thread_metadata: { archived: true, locked: true } });
  idOf(await edit('Raid, bis', true));
  expect(await shown()).toMatchObject({
    name: 'Raid, bis',
    thread_metadata: { archived: true, locked: true },
  });
  idOf(await edit('Raid, bis'));
  expect(await shown()).toMatchObject({ thread_metadata: { archived: false, locked: false } });
  expect((await edit('Raid, bis')).outcome).toMatchObject({ result: { changed: false } });
});

test('a thread that Discord archived, since nobody wrote, is left alone', async () => {
  await start();
  bot.simulator.editChannel(message, { archived: true });
  expect((await edit()).outcome).toMatchObject({ result: { changed: false } });
  expect(await shown()).toMatchObject({ thread_metadata: { archived: true } });
});

test('a thread that is gone says so without naming the channel that it was in', async () => {
  const { outcome } = await edit();
  expect(outcome).toMatchObject({ failure: { class: 'gone', discord_code: null } });
});

test('taking a thread away that somebody took away before is a success', async () => {
  await start();
  const remove = async () =>
    await bot.run('thread.delete', { ...common(), event_id, discord_id: message });
  expect((await remove()).outcome).toMatchObject({ result: { changed: true } });
  expect(await shown()).toBeUndefined();
  expect((await remove()).outcome).toMatchObject({ result: { changed: false } });
});

test('the deletion of a thread is reported, and a dry run says what differs', async () => {
  await start();
  const read = async (title: string) => {
    const request_id = `read-${(reads += 1)}`;
    await bot.ask('dev.verselink.artefacts.read.v1', {
      guild_id: bot.guildId,
      request_id,
      asked_at: new Date().toISOString(),
      reply_to: bot.replyTo,
      artefacts: [
        {
          ...{ owner: ownedBy(event_id), kind: 'thread', slot: '' },
          ...{ discord_id: message, channel_id: bot.channelId, wanted: wanted(title) },
        },
      ],
      channel_ids: [],
    });
    const found = await bot.news(
      'dev.verselink.artefacts.found.v1',
      (data) => data.request_id === request_id,
    );
    return found.artefacts;
  };
  expect(await read('Raid sur Pyro')).toMatchObject([{ state: 'present', fields: [] }]);
  expect(await read('Autre')).toMatchObject([
    { state: 'present', fields: [{ name: 'name', shown: 'Raid sur Pyro', wanted: 'Autre' }] },
  ]);
  await bot.run('thread.delete', { ...common(), event_id, discord_id: message });
  await bot.news(
    'dev.verselink.artefact.observed.v1',
    (data) => data.discord_id === message && data.kinds.includes('thread'),
  );
  expect(await read('Raid sur Pyro')).toMatchObject([{ state: 'missing' }]);
});

/** Takes rights away from everyone in the channel, as an administrator would. */
async function deny(denied: bigint): Promise<void> {
  bot.simulator.setBotPermissions(bot.guildId, ['Administrator']);
  const { apiUrl, botToken } = bot.simulator;
  await fetch(`${apiUrl}/v10/channels/${bot.channelId}/permissions/${bot.guildId}`, {
    method: 'PUT',
    headers: { authorization: `Bot ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: OverwriteType.Role, deny: String(denied) }),
  });
}

test('a server that does not let the bot begin threads is told which permission it lacks', async () => {
  await deny(PermissionFlagsBits.CreatePublicThreads);
  bot.simulator.setBotPermissions(bot.guildId, ['ViewChannel', 'ReadMessageHistory']);
  const { outcome } = await start();
  expect(outcome).toMatchObject({
    failure: {
      class: 'permission',
      message: expect.stringContaining('CREATE_PUBLIC_THREADS') as unknown,
    },
  });
  await deny(0n);
});
