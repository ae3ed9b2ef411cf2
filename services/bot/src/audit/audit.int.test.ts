import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { DriftFound, DriftRead, EventView, GuildAudited } from '@verselink/contracts';
import { MessageFlags } from 'discord-api-types/v10';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aView, FACTS } from '../testing/views.ts';

const AUDITED = 'dev.verselink.guild.audited.v1';
const FOUND = 'dev.verselink.drift.found.v1';
const EVENTS = 20;

let bot: TestBot;
let count = 0;
let event_id = '';
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
});

const common = () => ({ guild_id: bot.guildId, attempt: 1, maybe_done: false });
async function idOf(settled: ReturnType<TestBot['run']>): Promise<string> {
  const { outcome } = await settled;
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.result.discord_id ?? '';
}
const view = (over: Partial<EventView> = {}) => aView({ event_id, ...over });

/** An event in both forms, as an earlier command made them. */
async function posted(id = event_id): Promise<{ event: string; message: string }> {
  return {
    event: await idOf(
      bot.run('dev.verselink.scheduled-event.create.v1', {
        ...common(),
        event: { ...FACTS, event_id: id },
      }),
    ),
    message: await idOf(
      bot.run('dev.verselink.signup-message.create.v1', {
        ...common(),
        channel_id: bot.channelId,
        nonce: `nonce-${id}`,
        view: aView({ event_id: id }),
      }),
    ),
  };
}

async function audit(events: string[], messages: string[]): Promise<GuildAudited> {
  const asked_at = new Date().toISOString();
  await bot.ask('dev.verselink.guild.audit.v1', {
    guild_id: bot.guildId,
    asked_at,
    scheduled_event_ids: events,
    messages: messages.map((discord_id) => ({ channel_id: bot.channelId, discord_id })),
    channel_ids: [bot.channelId],
  });
  return await bot.news(AUDITED, (data) => data.asked_at === asked_at);
}

/** Hides the embeds of a message, as a moderator does in Discord. */
async function hideEmbeds(messageId: string): Promise<void> {
  const { apiUrl, botToken } = bot.simulator;
  await fetch(`${apiUrl}/v10/channels/${bot.channelId}/messages/${messageId}`, {
    method: 'PATCH',
    headers: { authorization: `Bot ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ flags: MessageFlags.SuppressEmbeds }),
  });
}

test('an audit tells what is there, what was deleted, what has ended and what is hidden', async () => {
  const kept = await posted();
  const deleted = await posted(`${event_id}-deleted`);
  const ended = await posted(`${event_id}-ended`);
  bot.simulator.deleteScheduledEvent(deleted.event);
  bot.simulator.deleteMessage(bot.channelId, deleted.message);
  bot.simulator.editScheduledEvent(ended.event, { status: 4 });
  await hideEmbeds(ended.message);
  const all = [kept, deleted, ended];
  const audited = await audit(
    all.map(({ event }) => event),
    all.map(({ message }) => message),
  );
  expect(audited.scheduled_events).toMatchObject([
    { discord_id: kept.event, native: { status: 'scheduled', fields: { title: FACTS.title } } },
    { discord_id: deleted.event, native: null },
    { discord_id: ended.event, native: { status: 'canceled' } },
  ]);
  expect(audited.messages).toEqual([
    { discord_id: kept.message, state: 'present' },
    { discord_id: deleted.message, state: 'missing' },
    { discord_id: ended.message, state: 'hidden' },
  ]);
});

test('an audit names what of ours was not asked for, and nothing of members', async () => {
  const known = await posted();
  const other = await posted(`${event_id}-other`);
  const { id: userId } = bot.simulator.addMember(bot.guildId, { name: 'Kei' });
  bot.simulator.write({ channelId: bot.channelId, userId, content: 'On y va ?' });
  const { others } = await audit([known.event], [known.message]);
  expect(others.filter((one) => one.event_id.startsWith(`${event_id}-`))).toEqual([
    {
      kind: 'scheduled-event',
      event_id: `${event_id}-other`,
      discord_id: other.event,
      channel_id: null,
    },
    {
      kind: 'signup-message',
      event_id: `${event_id}-other`,
      discord_id: other.message,
      channel_id: bot.channelId,
    },
  ]);
});

test('an audit of twenty events takes at most twenty-one calls, however busy the channel is', async () => {
  const all = [];
  for (let n = 0; n < EVENTS; n += 1) all.push(await posted(`${event_id}-${n}`));
  const ids = [all.map(({ event }) => event), all.map(({ message }) => message)] as const;
  bot.simulator.calls.clear();
  await audit(...ids);
  expect(bot.simulator.calls.count()).toBe(2);

  const { id: userId } = bot.simulator.addMember(bot.guildId, { name: 'Bavard' });
  for (let n = 0; n < 200; n += 1) {
    bot.simulator.write({ channelId: bot.channelId, userId, content: `message ${n}` });
  }
  bot.simulator.calls.clear();
  const { messages } = await audit(...ids);
  expect(messages.every(({ state }) => state === 'present')).toBe(true);
  expect(bot.simulator.calls.count()).toBeLessThanOrEqual(EVENTS + 1);
}, 30_000);

test('what Discord does not let an audit read now is left out of its answer', async () => {
  const { event, message } = await posted();
  bot.simulator.faults.add({
    kind: 'error',
    method: 'GET',
    route: '/channels/{channel_id}/messages',
    status: 403,
    code: 50001,
  });
  const audited = await audit([event], [message]);
  expect(audited.scheduled_events).toHaveLength(1);
  expect(audited.messages).toEqual([]);
  bot.simulator.faults.clear();
});

test('a message whose embeds somebody hid shows them again once it is written in doubt', async () => {
  const { event, message } = await posted();
  await hideEmbeds(message);
  const edit = {
    ...common(),
    channel_id: bot.channelId,
    message_id: message,
    view: view(),
  };
  await bot.run('dev.verselink.signup-message.edit.v1', edit);
  expect((await audit([event], [message])).messages[0]?.state).toBe('hidden');
  await bot.run('dev.verselink.signup-message.edit.v1', { ...edit, unsure: true });
  expect((await audit([event], [message])).messages[0]?.state).toBe('present');
});

async function drift(request: Partial<DriftRead>): Promise<DriftFound['artefacts']> {
  const request_id = `request-${Math.random()}`;
  await bot.ask('dev.verselink.drift.read.v1', {
    guild_id: bot.guildId,
    event_id,
    request_id,
    reply_to: bot.replyTo,
    scheduled_event: null,
    signup_message: null,
    announcement: null,
    channel_ids: [bot.channelId],
    ...request,
  });
  return (await bot.news(FOUND, (data) => data.request_id === request_id)).artefacts;
}
const wanted = (over: Partial<typeof FACTS> = {}) => ({
  event: { ...FACTS, event_id, ...over },
  voice_channel_id: null,
  leave: [],
  shown_image_url: null,
  shown_cover: null,
});

test('a dry run names each field that differs, and changes nothing', async () => {
  const { event, message } = await posted();
  bot.simulator.editScheduledEvent(event, { name: 'À eux', entity_metadata: { location: 'Ici' } });
  bot.simulator.calls.clear();
  const signup = { discord_id: message, channel_id: bot.channelId };
  const [native, signupMessage] = await drift({
    scheduled_event: { discord_id: event, wanted: { ...wanted(), leave: ['title'] } },
    signup_message: { ...signup, view: view({ title: 'Raid reporté', roles: [] }) },
  });
  expect(native).toMatchObject({ state: 'different' });
  expect(native?.fields).toEqual([
    { name: 'title', shown: 'À eux', wanted: FACTS.title, kept: true },
    { name: 'location', shown: 'Ici', wanted: FACTS.location, kept: false },
  ]);
  expect(signupMessage).toMatchObject({
    state: 'different',
    fields: [{ name: 'title', shown: FACTS.title, wanted: 'Raid reporté' }],
  });
  expect(bot.simulator.calls.all().every(({ method }) => method === 'GET')).toBe(true);

  const again = await drift({
    signup_message: { ...signup, view: view() },
    scheduled_event: {
      discord_id: event,
      wanted: wanted({ title: 'À eux', location: 'Ici' }),
    },
  });
  expect(again.map(({ state }) => state)).toEqual(['in-step', 'in-step']);
});

test('a dry run tells what is missing, what should not be there, and what cannot be reached', async () => {
  const { event, message } = await posted();
  const double = await posted(`${event_id}-2`);
  bot.simulator.editScheduledEvent(double.event, {
    description: `Un double\n\nVerseLink · ${event_id}`,
  });
  bot.simulator.deleteMessage(bot.channelId, message);
  const request = {
    scheduled_event: { discord_id: event, wanted: null },
    signup_message: { discord_id: message, channel_id: bot.channelId, view: view() },
  };
  expect(await drift(request)).toMatchObject([
    { kind: 'scheduled-event', discord_id: event, state: 'unexpected' },
    { kind: 'scheduled-event', discord_id: double.event, state: 'unexpected' },
    { kind: 'signup-message', discord_id: message, state: 'missing' },
  ]);
  bot.simulator.faults.add({ kind: '5xx', method: 'GET', status: 503 });
  expect(await drift(request)).toMatchObject([
    { kind: 'scheduled-event', state: 'unreachable', reason: expect.stringContaining('503') },
    { kind: 'signup-message', state: 'unreachable' },
  ]);
  bot.simulator.faults.clear();
});
