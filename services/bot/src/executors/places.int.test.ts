import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ChannelPurpose, CommandSettled } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { ChannelType } from 'discord-api-types/v10';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aView } from '../testing/views.ts';

let bot: TestBot;
let event_id = '';
let count = 0;
beforeAll(async () => {
  bot = await startTestBot();
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(() => {
  count += 1;
  event_id = `evt-${count}`;
  bot.heard.length = 0;
  bot.simulator.setBotPermissions(bot.guildId, ['Administrator']);
});

/** A call that the bot's own token makes beside the bot. */
async function call(method: string, path: string, body: object): Promise<{ id: string }> {
  const { apiUrl, botToken } = bot.simulator;
  const answer = await fetch(`${apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as { id: string };
}

const common = () => ({ guild_id: bot.guildId, attempt: 1, maybe_done: false });
const create = async (channel_id: string) =>
  await bot.run('signup-message.create', { ...common(), channel_id, wanted: aView({ event_id }) });
const edit = async (channel_id: string, message_id: string, title: string) =>
  await bot.run('signup-message.edit', {
    ...common(),
    channel_id,
    discord_id: message_id,
    wanted: aView({ event_id, rev: 4, title }),
  });
function idOf({ outcome }: CommandSettled): string {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.result.discord_id ?? '';
}
function failureOf({ outcome }: CommandSettled) {
  if (outcome.kind === 'completed') throw new Error('The command did not fail.');
  return outcome.failure;
}
const openThread = async () => {
  const thread = { name: 'Raid', type: ChannelType.PublicThread };
  return (await call('POST', `/channels/${bot.channelId}/threads`, thread)).id;
};
const look = async (uses: [string, ChannelPurpose][]) => {
  const channels = uses.map(([channel_id, purpose]) => ({ channel_id, purpose }));
  await bot.peer.publish(routes.command(bot.guildId), {
    type: 'dev.verselink.guild.inspect.v1',
    subject: bot.guildId,
    correlationid: 'look',
    data: { guild_id: bot.guildId, channels },
  });
  const fits = (data: { asked?: boolean }) => data.asked === true;
  return await bot.news('dev.verselink.guild.observed.v1', fits);
};

test('an archived thread is opened for an edit and for a deletion, a locked one by moderators alone', async () => {
  const thread = await openThread();
  const message = idOf(await create(thread));
  bot.simulator.editChannel(thread, { archived: true });
  idOf(await edit(thread, message, 'Raid reporté'));
  expect(bot.simulator.messages(thread)[0]?.embeds[0]?.title).toBe('Raid reporté');
  bot.simulator.editChannel(thread, { archived: true, locked: true });
  bot.simulator.setBotPermissions(bot.guildId, [
    'ViewChannel',
    'SendMessagesInThreads',
    'EmbedLinks',
    'ReadMessageHistory',
  ]);
  expect(failureOf(await edit(thread, message, 'Raid avancé'))).toMatchObject({
    class: 'permission',
    message: `Missing Permissions: the bot lacks MANAGE_THREADS in channel ${thread}.`,
  });
  bot.simulator.editChannel(thread, { archived: true, locked: false });
  const deleted = { ...common(), channel_id: thread, discord_id: message, event_id };
  idOf(await bot.run('signup-message.delete', deleted));
  expect(bot.simulator.messages(thread)).toEqual([]);
});

test('a thread is looked at by its id, and serves for messages', async () => {
  const thread = await openThread();
  const seen = await look([
    [thread, 'event'],
    [thread, 'reminder'],
    [thread, 'voice'],
  ]);
  expect(seen.gaps).toEqual([]);
  expect(seen.channel_faults).toEqual([
    { channel_id: thread, purpose: 'voice', fault: 'unfit', type: 'thread' },
  ]);
});

test('what is gone, hidden or elsewhere is told apart', async () => {
  const { id: elsewhere } = bot.simulator.addChannel(bot.simulator.addGuild({ name: 'Autre' }).id, {
    name: 'là-bas',
  });
  const { id: hidden } = bot.simulator.addChannel(bot.guildId, { name: 'secret' });
  const { id: gone } = bot.simulator.addChannel(bot.guildId, { name: 'ancien' });
  const { id: forum } = bot.simulator.addChannel(bot.guildId, {
    name: 'forum',
    type: ChannelType.GuildForum,
  });
  bot.simulator.deleteChannel(gone);
  bot.simulator.setBotPermissions(bot.guildId, ['ViewChannel', 'CreateEvents']);
  bot.simulator.setOverwrite(hidden, { id: bot.guildId, deny: ['ViewChannel'] });
  const { channel_faults } = await look([
    [elsewhere, 'event'],
    [hidden, 'announcement'],
    [gone, 'reminder'],
    [forum, 'event'],
  ]);
  expect(channel_faults.map(({ channel_id, fault }) => [channel_id, fault])).toEqual([
    [elsewhere, 'foreign'],
    [hidden, 'hidden'],
    [gone, 'gone'],
    [forum, 'unfit'],
  ]);
});

test('a refusal names the permission and the channel, whatever Discord says', async () => {
  bot.simulator.setBotPermissions(bot.guildId, ['ViewChannel']);
  const { id: closed } = bot.simulator.addChannel(bot.guildId, { name: 'annonces' });
  const deny = ['SendMessages', 'EmbedLinks'] as const;
  bot.simulator.setOverwrite(closed, { id: bot.guildId, deny });
  expect(failureOf(await create(closed))).toMatchObject({
    class: 'permission',
    discord_code: 50013,
    message: `Missing Permissions: the bot lacks SEND_MESSAGES, EMBED_LINKS in channel ${closed}.`,
  });
  const { id: hidden } = bot.simulator.addChannel(bot.guildId, { name: 'secret' });
  bot.simulator.setOverwrite(hidden, { id: bot.guildId, deny: ['ViewChannel'] });
  expect(failureOf(await create(hidden))).toMatchObject({
    class: 'permission',
    discord_code: 50001,
    message: `Missing Access: the bot lacks VIEW_CHANNEL in channel ${hidden}, which is hidden from it.`,
  });
  bot.simulator.setBotPermissions(bot.guildId, ['Administrator']);
  const type = ChannelType.GuildForum;
  const { id: forum } = bot.simulator.addChannel(bot.guildId, { name: 'forum', type });
  expect(failureOf(await create(forum))).toMatchObject({
    class: 'permission',
    message: `Cannot send messages in a non-text channel: channel ${forum} is a forum, which takes no messages.`,
  });
});

test('a channel or thread that is deleted is reported; one that is hidden is not', async () => {
  const thread = await openThread();
  const { id: hidden } = bot.simulator.addChannel(bot.guildId, { name: 'secret' });
  const { id: gone } = bot.simulator.addChannel(bot.guildId, { name: 'ancien' });
  bot.simulator.setBotPermissions(bot.guildId, ['ViewChannel']);
  bot.simulator.setOverwrite(hidden, { id: bot.guildId, deny: ['ViewChannel'] });
  bot.simulator.deleteChannel(thread);
  bot.simulator.deleteChannel(gone);
  await bot.news('dev.verselink.channel.deleted.v1', ({ channel_id }) => channel_id === gone);
  const told = bot.heard.flatMap((message) =>
    message.type === 'dev.verselink.channel.deleted.v1' ? [message.data.channel_id] : [],
  );
  expect(told).toEqual([thread, gone]);
});

test('a bot that was removed from a server knows nothing to be gone there', async () => {
  const { id: guild_id } = bot.simulator.addGuild({ name: 'Perdue' });
  bot.simulator.kickBot(guild_id);
  const failure = failureOf(
    await bot.run('scheduled-event.delete', {
      ...common(),
      guild_id,
      event_id,
      discord_id: '299999999999999999',
    }),
  );
  expect(failure).toMatchObject({
    class: 'permission',
    message: expect.stringContaining('the bot is not a member of this server'),
  });
});
