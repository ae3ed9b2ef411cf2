import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  ownedBy,
  type ArtefactsFound,
  type AskedArtefact,
  type EventView,
  type FoundArtefact,
} from '@verselink/contracts';
import { MessageFlags } from 'discord-api-types/v10';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aView, FACTS } from '../testing/views.ts';

const FOUND = 'dev.verselink.artefacts.found.v1';
const EVENTS = 20;

let bot: TestBot;
let count = 0;
let requests = 0;
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
      bot.run('scheduled-event.create', {
        ...common(),
        wanted: { event: { ...FACTS, event_id: id } },
      }),
    ),
    message: await idOf(
      bot.run('signup-message.create', {
        ...common(),
        channel_id: bot.channelId,
        wanted: aView({ event_id: id }),
      }),
    ),
  };
}

/** Asks the bot; `reply_to` null: as an audit does, whose answer is news. */
async function ask(artefacts: AskedArtefact[], reply_to: string | null): Promise<ArtefactsFound> {
  const request_id = `request-${(requests += 1)}`;
  await bot.ask('dev.verselink.artefacts.read.v1', {
    guild_id: bot.guildId,
    request_id,
    asked_at: new Date().toISOString(),
    reply_to,
    artefacts,
    channel_ids: [bot.channelId],
  });
  return await bot.news(FOUND, (data) => data.request_id === request_id);
}
const asEvent = (discord_id: string) =>
  ({
    owner: ownedBy(event_id),
    kind: 'scheduled-event',
    slot: '',
    discord_id,
    channel_id: null,
  }) as const;
const asMessage = (discord_id: string) =>
  ({
    owner: ownedBy(event_id),
    kind: 'signup-message',
    slot: '',
    discord_id,
    channel_id: bot.channelId,
  }) as const;

async function audit(events: string[], messages: string[]) {
  const { artefacts, others } = await ask(
    [...events.map(asEvent), ...messages.map(asMessage)],
    null,
  );
  const ofKind = (kind: string) => artefacts.filter((one) => one.kind === kind);
  return { events: ofKind('scheduled-event'), messages: ofKind('signup-message'), others };
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
  expect(audited.events).toMatchObject([
    { discord_id: kept.event, native: { status: 'scheduled', fields: { title: FACTS.title } } },
    { discord_id: deleted.event, state: 'missing' },
    { discord_id: ended.event, state: 'present', native: { status: 'canceled' } },
  ]);
  expect(audited.messages).toMatchObject([
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
  expect(others.filter(({ owner }) => owner.startsWith(`${ownedBy(event_id)}-`))).toEqual([
    { ...asEvent(other.event), owner: ownedBy(`${event_id}-other`) },
    { ...asMessage(other.message), owner: ownedBy(`${event_id}-other`) },
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

test('what Discord does not let an audit read now is said to be out of reach', async () => {
  const { event, message } = await posted();
  bot.simulator.faults.add({
    kind: 'error',
    method: 'GET',
    route: '/channels/{channel_id}/messages',
    status: 403,
    code: 50001,
  });
  const audited = await audit([event], [message]);
  expect(audited.events).toMatchObject([{ state: 'present' }]);
  expect(audited.messages).toMatchObject([{ state: 'unreachable' }]);
  bot.simulator.faults.clear();
});

test('a message whose embeds somebody hid shows them again once it is written in doubt', async () => {
  const { event, message } = await posted();
  await hideEmbeds(message);
  const edit = {
    ...common(),
    channel_id: bot.channelId,
    discord_id: message,
    wanted: view(),
  };
  await bot.run('signup-message.edit', edit);
  expect((await audit([event], [message])).messages[0]?.state).toBe('hidden');
  await bot.run('signup-message.edit', { ...edit, unsure: true });
  expect((await audit([event], [message])).messages[0]?.state).toBe('present');
});

async function drift(...artefacts: AskedArtefact[]): Promise<FoundArtefact[]> {
  return (await ask(artefacts, bot.replyTo)).artefacts;
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
  const [native, signupMessage] = await drift(
    { ...asEvent(event), wanted: { ...wanted(), leave: ['title'] } },
    { ...asMessage(message), wanted: view({ title: 'Raid reporté', roles: [] }) },
  );
  expect(native?.fields).toEqual([
    { name: 'title', shown: 'À eux', wanted: FACTS.title, kept: true },
    { name: 'location', shown: 'Ici', wanted: FACTS.location, kept: false },
  ]);
  expect(signupMessage).toMatchObject({
    state: 'present',
    fields: [{ name: 'title', shown: FACTS.title, wanted: 'Raid reporté' }],
  });
  expect(bot.simulator.calls.all().every(({ method }) => method === 'GET')).toBe(true);

  const again = await drift(
    { ...asMessage(message), wanted: view() },
    { ...asEvent(event), wanted: wanted({ title: 'À eux', location: 'Ici' }) },
  );
  expect(again.map(({ state, fields }) => [state, fields])).toEqual([
    ['present', []],
    ['present', []],
  ]);
});

test('a dry run tells what is missing, what nobody asked for, and what cannot be reached', async () => {
  const { event, message } = await posted();
  const double = await posted(`${event_id}-2`);
  bot.simulator.editScheduledEvent(double.event, {
    description: `Un double\n\nVerseLink · ${event_id}`,
  });
  bot.simulator.deleteMessage(bot.channelId, message);
  const request = [
    { ...asEvent(event), wanted: null },
    { ...asMessage(message), wanted: view() },
  ];
  const { artefacts, others } = await ask(request, bot.replyTo);
  expect(artefacts).toMatchObject([
    { kind: 'scheduled-event', discord_id: event, state: 'present' },
    { kind: 'signup-message', discord_id: message, state: 'missing' },
  ]);
  expect(others).toContainEqual(asEvent(double.event));
  bot.simulator.faults.add({ kind: '5xx', method: 'GET', status: 503 });
  expect(await drift(...request)).toMatchObject([
    { kind: 'scheduled-event', state: 'unreachable', reason: expect.stringContaining('503') },
    { kind: 'signup-message', state: 'unreachable' },
  ]);
  bot.simulator.faults.clear();
});
