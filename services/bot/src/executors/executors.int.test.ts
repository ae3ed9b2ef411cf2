import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CommandResult, CommandSettled } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import {
  GuildScheduledEventStatus as Status,
  OverwriteType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { eventually } from '@verselink/local-stack';
import { derivedNonce } from './derived-nonce.ts';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aMember, aView, FACTS } from '../testing/views.ts';

const EVENTS = '/guilds/{guild_id}/scheduled-events';
const EVENT = `${EVENTS}/{guild_scheduled_event_id}`;
const MESSAGES = '/channels/{channel_id}/messages';
const EVENT_RIGHTS = ['ViewChannel', 'CreateEvents'] as const;
const MESSAGE = `${MESSAGES}/{message_id}`;

let bot: TestBot;
let guild_id = '';
let channel_id = '';
let count = 0;
let event_id = '';

beforeAll(async () => {
  bot = await startTestBot();
  guild_id = bot.guildId;
  channel_id = bot.channelId;
}, 60_000);
afterAll(async () => {
  await bot.stop();
});
beforeEach(() => {
  count += 1;
  event_id = `evt-${count}`;
});
afterEach(() => {
  bot.simulator.faults.clear();
  bot.simulator.calls.clear();
});

const facts = (over: Partial<typeof FACTS> = {}) => ({ ...FACTS, event_id, ...over });
const view = (over: Parameters<typeof aView>[0] = {}) => aView({ event_id, ...over });
const common = (maybe_done = false, attempt = 1) => ({ guild_id, attempt, maybe_done });
const nativeEvents = () =>
  bot.simulator
    .scheduledEvents(guild_id)
    .filter(({ description }) => description?.endsWith(`VerseLink · ${event_id}`));
const signupMessages = () =>
  bot.simulator
    .messages(channel_id)
    .filter(({ embeds }) => embeds[0]?.footer?.text === `VerseLink · ${event_id}`);

const createEvent = async (over = {}, options: [boolean?, number?] = []) =>
  await bot.run('scheduled-event.create', {
    ...common(...options),
    wanted: { event: facts(over) },
  });
const createMessage = async (over = {}, job_id = `j-${event_id}`, maybeDone = false) =>
  await bot.run('signup-message.create', {
    ...common(maybeDone),
    channel_id,
    job_id,
    wanted: view(over),
  });

/** Takes rights away from everyone in a channel, as an administrator would. */
async function denyInChannel(channelId: string, denied: bigint): Promise<void> {
  bot.simulator.setBotPermissions(guild_id, ['Administrator']);
  const { apiUrl, botToken } = bot.simulator;
  await fetch(`${apiUrl}/v10/channels/${channelId}/permissions/${guild_id}`, {
    method: 'PUT',
    headers: { authorization: `Bot ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: OverwriteType.Role, deny: String(denied) }),
  });
  bot.simulator.setBotPermissions(guild_id, EVENT_RIGHTS);
}

function resultOf({ outcome }: CommandSettled): CommandResult {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.result;
}
function failureOf({ outcome }: CommandSettled) {
  if (outcome.kind === 'completed') throw new Error('The command did not fail.');
  return outcome.failure;
}

test('a cover image is shown, changed only when its address changes, and never in the way', async () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
  let fetched = 0;
  const server = createServer(({ url }, response) => {
    fetched += 1;
    if (url?.startsWith('/cover')) response.end(png);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;
  const edit = async (image_url: string | null, shown_image_url: string | null, over = {}) =>
    resultOf(
      await bot.run('scheduled-event.edit', {
        ...common(),
        discord_id: nativeEvents()[0]?.id ?? '',
        wanted: { shown_image_url, event: facts({ image_url, ...over }) },
      }),
    );
  const created = resultOf(await createEvent({ image_url: at('cover.png') }));
  expect(created).toMatchObject({ image_url: at('cover.png'), changed: true });
  expect(nativeEvents()[0]?.image).toEqual(expect.any(String));

  await edit(at('cover.png'), at('cover.png'), { title: 'Raid déplacé' });
  expect(fetched).toBe(1);
  const missing = await edit(at('none.png'), at('cover.png'), { title: 'Raid annoncé' });
  expect(missing).toMatchObject({ changed: true });
  expect(missing.image_url).toBeUndefined();
  expect(missing.note).toMatch(/none\.png is not shown: its server answered HTTP 404/);
  expect(nativeEvents()[0]).toMatchObject({ name: 'Raid annoncé' });
  bot.simulator.faults.add({
    kind: 'error',
    method: 'PATCH',
    route: EVENT,
    status: 400,
    code: 50035,
    times: 1,
  });
  const refused = await edit(at('cover2.png'), at('cover.png'), { title: 'Raid annoncé' });
  expect(refused.note).toContain('cover2.png is not shown');
  expect(await edit(null, at('cover.png'), { title: 'Raid annoncé' })).toMatchObject({
    image_url: null,
  });
  expect(nativeEvents()[0]?.image).toBeNull();
  server.close();
});

test('a cover image whose server is down is shown once it is up, and the event meanwhile', async () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
  let up = false;
  const server = createServer(({ socket }, response) => {
    if (up) response.end(png);
    else socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const image_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cover.png`;
  const created = resultOf(await createEvent({ image_url }));
  expect(created).toMatchObject({ changed: true, cover_missed: true });
  expect(created.note).toMatch(/cover\.png is not shown yet: .* It is tried again\./);
  up = true;
  const edited = resultOf(
    await bot.run('scheduled-event.edit', {
      ...common(),
      discord_id: created.discord_id ?? '',
      wanted: { event: facts({ image_url }) },
    }),
  );
  expect(edited).toMatchObject({ changed: true, image_url });
  expect(edited.cover_missed).toBeUndefined();
  expect(nativeEvents()).toMatchObject([{ image: expect.any(String) }]);
  server.close();
});

test('a cover image that a moderator removed or added is put right, unless it is left to the moderators', async () => {
  const edit = async (rest: { leave?: ['image'] }) =>
    resultOf(
      await bot.run('scheduled-event.edit', {
        ...common(),
        discord_id: nativeEvents()[0]?.id ?? '',
        wanted: { event: facts(), ...rest },
      }),
    );
  await createEvent();
  bot.simulator.editScheduledEvent(nativeEvents()[0]?.id ?? '', { image: 'theirs' });
  const left = await edit({ leave: ['image'] });
  expect(left.changed).toBe(false);
  expect(left.native?.fields?.image).toContain('theirs');
  expect(left.image_url).toBeUndefined();
  expect(await edit({})).toMatchObject({ image_url: null, native: { fields: { image: null } } });
  expect(nativeEvents()[0]?.image).toBeNull();
});

test('a scheduled event is held in a voice channel, in words without one, and moves between the two', async () => {
  const { id: voice_channel_id } = bot.simulator.addChannel(guild_id, { name: 'Vocal', type: 2 });
  const { id: stage } = bot.simulator.addChannel(guild_id, { name: 'Scène', type: 13 });
  const edit = async (voice: string | null) =>
    resultOf(
      await bot.run('scheduled-event.edit', {
        ...common(),
        discord_id: nativeEvents()[0]?.id ?? '',
        wanted: { event: facts(), voice_channel_id: voice },
      }),
    );
  bot.simulator.setBotPermissions(guild_id, ['Administrator']);
  const created = resultOf(
    await bot.run('scheduled-event.create', {
      ...common(),
      wanted: { event: facts(), voice_channel_id },
    }),
  );
  expect(created.native).toMatchObject({ channel_id: voice_channel_id });
  expect(nativeEvents()[0]).toMatchObject({ entity_type: 2, channel_id: voice_channel_id });
  expect(nativeEvents()[0]?.description).toContain('📍 Pyro VI');
  expect(await edit(voice_channel_id)).toMatchObject({ changed: false });
  await edit(stage);
  expect(nativeEvents()[0]).toMatchObject({ entity_type: 1, channel_id: stage });
  await edit(null);
  expect(nativeEvents()[0]).toMatchObject({
    entity_type: 3,
    channel_id: null,
    entity_metadata: { location: 'Pyro VI' },
  });
  await edit(voice_channel_id);
  expect(nativeEvents()[0]).toMatchObject({ entity_type: 2, entity_metadata: null });
  const running = facts({
    start_at: new Date(Date.now() - 60_000).toISOString(),
    state: 'running',
  });
  await bot.run('scheduled-event.edit', {
    ...common(),
    discord_id: nativeEvents()[0]?.id ?? '',
    wanted: { event: running, voice_channel_id },
  });
  expect(nativeEvents()[0]?.status).toBe(Status.Active);
  bot.simulator.setBotPermissions(guild_id, EVENT_RIGHTS);
});

test('a scheduled event whose channel is gone or no voice channel is shown with its place in words', async () => {
  const { id: gone } = bot.simulator.addChannel(guild_id, { name: 'Vocal', type: 2 });
  bot.simulator.deleteChannel(gone);
  for (const voice_channel_id of [gone, channel_id]) {
    const created = resultOf(
      await bot.run('scheduled-event.create', {
        ...common(),
        wanted: { event: facts(), voice_channel_id },
      }),
    );
    expect(created.note).toMatch(/no voice or stage channel .* shown without it/);
    expect(nativeEvents()).toMatchObject([{ entity_type: 3 }]);
  }
});

test('in a guild with 100 scheduled events a job says so before Discord is asked, and works when one is over', async () => {
  const { id: full } = bot.simulator.addGuild({ name: 'Pleine', locale: 'fr' });
  const { apiUrl, botToken } = bot.simulator;
  for (let n = 0; n < 100; n += 1) {
    const response = await fetch(`${apiUrl}/v10/guilds/${full}/scheduled-events`, {
      method: 'POST',
      headers: { authorization: `Bot ${botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: `Soirée ${n}`,
        privacy_level: 2,
        entity_type: 3,
        entity_metadata: { location: 'Ailleurs' },
        scheduled_start_time: FACTS.start_at,
        scheduled_end_time: FACTS.end_at,
      }),
    });
    expect(response.ok).toBe(true);
  }
  bot.simulator.calls.clear();
  const command = { ...common(), guild_id: full, wanted: { event: facts() } };
  const refused = await bot.run('scheduled-event.create', command);
  expect(failureOf(refused)).toMatchObject({ class: 'rate-limit', discord_code: 30038 });
  expect(failureOf(refused).message).toContain('100 scheduled events');
  expect(bot.simulator.calls.invalid()).toEqual([]);
  const [first] = bot.simulator.scheduledEvents(full);
  bot.simulator.deleteScheduledEvent(first?.id ?? '');
  resultOf(await bot.run('scheduled-event.create', command));
});

test('a created scheduled event carries the title, times, place and the marker', async () => {
  const result = resultOf(await createEvent());
  expect(nativeEvents()).toEqual([
    expect.objectContaining({
      id: result.discord_id,
      name: FACTS.title,
      entity_metadata: { location: FACTS.location },
      status: Status.Scheduled,
    }),
  ]);
  expect(result.changed).toBe(true);
});

test('a result repeats job, attempt and digest of its command', async () => {
  const settled = await createEvent({}, [false, 3]);
  expect(settled).toMatchObject({ attempt: 3, guild_id, digest: `digest-${settled.job_id}` });
});

test('a scheduled event whose creation was answered by nobody is found again, not made again', async () => {
  bot.simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: EVENTS, times: 1 });
  const failure = failureOf(await createEvent());
  expect(failure.class).toBe('infrastructure');
  const result = resultOf(await createEvent({}, [true, 2]));
  expect(nativeEvents().map(({ id }) => id)).toEqual([result.discord_id]);
  expect(result.changed).toBe(false);
});

test('a creation that Discord finishes only after the retry has begun is still not doubled', async () => {
  bot.simulator.faults.add({
    kind: 'delay-before',
    method: 'POST',
    route: EVENTS,
    ms: 1_000,
    times: 1,
  });
  const body = {
    name: FACTS.title,
    description: `x\n\nVerseLink · ${event_id}`,
    privacy_level: 2,
    entity_type: 3,
    entity_metadata: { location: 'Pyro VI' },
    scheduled_start_time: FACTS.start_at,
    scheduled_end_time: FACTS.end_at,
  };
  // What a bot that was killed in the middle has left behind: a request on its way.
  const orphan = fetch(`${bot.simulator.apiUrl}/v10/guilds/${guild_id}/scheduled-events`, {
    method: 'POST',
    headers: {
      authorization: `Bot ${bot.simulator.botToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const result = resultOf(await createEvent({}, [true]));
  await orphan;
  expect(nativeEvents().map(({ id }) => id)).toEqual([result.discord_id]);
});

test('the same creation sent twice at once, neither marked as a repeat, makes one scheduled event', async () => {
  const [one, two] = await Promise.all([createEvent(), createEvent()]);
  expect(nativeEvents()).toHaveLength(1);
  expect(resultOf(one).discord_id).toBe(resultOf(two).discord_id);
});

test('an event that runs already is made and set running', async () => {
  const start_at = new Date(Date.now() - 600_000).toISOString();
  const end_at = new Date(Date.now() + 3_600_000).toISOString();
  await createEvent({ start_at, end_at, state: 'running' });
  expect(nativeEvents()[0]?.status).toBe(Status.Active);
});

test('an event that is over is refused before Discord is asked to make it', async () => {
  const start_at = new Date(Date.now() - 7_200_000).toISOString();
  const end_at = new Date(Date.now() - 3_600_000).toISOString();
  const failure = failureOf(await createEvent({ start_at, end_at }));
  expect(failure.class).toBe('invalid');
  expect(bot.simulator.calls.count({ method: 'POST', route: EVENTS })).toBe(0);
});

test('an edit sends only what differs, and nothing when nothing does', async () => {
  const { discord_id } = resultOf(await createEvent());
  const edit = async (over = {}) =>
    resultOf(
      await bot.run('scheduled-event.edit', {
        ...common(),
        discord_id: discord_id ?? '',
        wanted: { event: facts(over) },
      }),
    );
  expect((await edit()).changed).toBe(false);
  expect((await edit({ title: 'Raid de nuit' })).changed).toBe(true);
  expect((await edit({ title: 'Raid de nuit', state: 'cancelled' })).changed).toBe(true);
  expect((await edit({ title: 'Raid de nuit', state: 'cancelled' })).changed).toBe(false);
  const bodies = bot.simulator.calls.all({ method: 'PATCH', route: EVENT }).map(({ body }) => body);
  expect(bodies).toEqual([{ name: 'Raid de nuit' }, { status: Status.Canceled }]);
});

test('an event completed before its start goes through running, as Discord demands', async () => {
  const { discord_id } = resultOf(await createEvent());
  await bot.run('scheduled-event.edit', {
    ...common(),
    discord_id: discord_id ?? '',
    wanted: { event: facts({ state: 'completed' }) },
  });
  expect(nativeEvents()[0]?.status).toBe(Status.Completed);
});

test('a running scheduled event that is postponed is completed, and one new one is made for the new start', async () => {
  const { discord_id } = resultOf(await createEvent());
  bot.simulator.editScheduledEvent(discord_id ?? '', { status: Status.Active });
  const times = { start_at: '2030-05-03T19:00:00.000Z', end_at: '2030-05-03T21:30:00.000Z' };
  const edit = async (id: string | null, maybe_done = false) =>
    resultOf(
      await bot.run('scheduled-event.edit', {
        ...common(maybe_done),
        discord_id: id ?? '',
        wanted: { event: facts(times) },
      }),
    );
  const moved = await edit(discord_id);
  expect(moved).toMatchObject({ changed: true, native: { start_at: times.start_at } });
  // The same command again, as when its answer was lost.
  expect((await edit(discord_id, true)).discord_id).toBe(moved.discord_id);
  expect(nativeEvents().map(({ id, status }) => [id, status])).toEqual([
    [discord_id, Status.Completed],
    [moved.discord_id, Status.Scheduled],
  ]);
});

test('a creation completes a running one of another start before it makes its own', async () => {
  const { discord_id } = resultOf(await createEvent());
  bot.simulator.editScheduledEvent(discord_id ?? '', { status: Status.Active });
  const start_at = '2030-05-01T20:00:00.000Z';
  const made = resultOf(await createEvent({ start_at }));
  expect(nativeEvents().map(({ id, status }) => [id, status])).toEqual([
    [discord_id, Status.Completed],
    [made.discord_id, Status.Scheduled],
  ]);
});

test('an edit of a scheduled event that somebody ended or deleted is of class gone', async () => {
  const { discord_id } = resultOf(await createEvent());
  const edit = async () =>
    failureOf(
      await bot.run('scheduled-event.edit', {
        ...common(),
        discord_id: discord_id ?? '',
        wanted: { event: facts({ title: 'Autre titre' }) },
      }),
    );
  bot.simulator.editScheduledEvent(discord_id ?? '', { status: Status.Canceled });
  expect((await edit()).class).toBe('gone');
  bot.simulator.deleteScheduledEvent(discord_id ?? '');
  expect(await edit()).toMatchObject({ class: 'gone', discord_code: 10070, http_status: 404 });
});

test('deleting what is gone already is a success', async () => {
  const { discord_id } = resultOf(await createEvent());
  const remove = async () =>
    resultOf(
      await bot.run('scheduled-event.delete', {
        ...common(),
        event_id,
        discord_id: discord_id ?? '',
      }),
    );
  expect((await remove()).changed).toBe(true);
  expect((await remove()).changed).toBe(false);
  expect(nativeEvents()).toEqual([]);
});

test('a sign-up message is posted once, with buttons, and pings nobody', async () => {
  const result = resultOf(await createMessage());
  const [message] = signupMessages();
  expect(message?.id).toBe(result.discord_id);
  expect(result).toMatchObject({ channel_id, changed: true });
  const [call] = bot.simulator.calls.all({ method: 'POST', route: MESSAGES });
  expect(call?.body).toMatchObject({
    enforce_nonce: true,
    nonce: derivedNonce(`j-${event_id}`),
    allowed_mentions: { parse: [] },
  });
});

test('a sign-up message whose posting was answered by nobody is found and brought up to date', async () => {
  bot.simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: MESSAGES, times: 1 });
  expect(failureOf(await createMessage()).class).toBe('infrastructure');
  const registrations = [aMember('Nova')];
  // Another job, so another nonce: only the look-up can find it.
  const result = resultOf(await createMessage({ rev: 9, registrations }, 'other-job', true));
  expect(signupMessages().map(({ id }) => id)).toEqual([result.discord_id]);
  expect(JSON.stringify(signupMessages()[0]?.embeds)).toContain('Nova');
});

test('without the right to read the history, the nonce alone keeps a message from being doubled', async () => {
  bot.simulator.faults.add({ kind: 'lost-answer', method: 'POST', route: MESSAGES, times: 1 });
  await createMessage();
  await denyInChannel(channel_id, PermissionFlagsBits.ReadMessageHistory);
  const result = resultOf(await createMessage({ rev: 9, title: 'Raid r9' }));
  expect(signupMessages().map(({ id }) => id)).toEqual([result.discord_id]);
  expect(signupMessages()[0]?.embeds[0]?.title).toBe('Raid r9');
  await denyInChannel(channel_id, 0n);
});

test('of many edits at once the first goes out, then only the newest', async () => {
  const { discord_id } = resultOf(await createMessage());
  const edits = await Promise.all(
    Array.from(
      { length: 8 },
      async (_, index) =>
        await bot.run('signup-message.edit', {
          ...common(),
          channel_id,
          discord_id: discord_id ?? '',
          wanted: view({ rev: 10 + index, title: `Raid r${10 + index}` }),
        }),
    ),
  );
  for (const edit of edits) resultOf(edit);
  expect(signupMessages()[0]?.embeds[0]?.title).toBe('Raid r17');
  expect(bot.simulator.calls.count({ method: 'PATCH', route: MESSAGE })).toBeLessThanOrEqual(3);
});

test('an edit to what the message shows already makes no call', async () => {
  const { discord_id } = resultOf(await createMessage({ rev: 4 }));
  const result = resultOf(
    await bot.run('signup-message.edit', {
      ...common(),
      channel_id,
      discord_id: discord_id ?? '',
      wanted: view({ rev: 4 }),
    }),
  );
  expect(result.changed).toBe(false);
  expect(bot.simulator.calls.count({ method: 'PATCH', route: MESSAGE })).toBe(0);
});

test('the edit of a message that somebody deleted is of class gone, deleting it is a success', async () => {
  const { discord_id } = resultOf(await createMessage());
  bot.simulator.deleteMessage(channel_id, discord_id ?? '');
  const target = { ...common(), channel_id, discord_id: discord_id ?? '' };
  const edit = await bot.run('signup-message.edit', { ...target, wanted: view({ rev: 5 }) });
  expect(failureOf(edit)).toMatchObject({ class: 'gone', discord_code: 10008 });
  const remove = await bot.run('signup-message.delete', { ...target, event_id });
  expect(resultOf(remove).changed).toBe(false);
});

test('a missing permission is of class permission with Discord’s code', async () => {
  bot.simulator.setBotPermissions(guild_id, ['ViewChannel']);
  expect(failureOf(await createEvent())).toMatchObject({
    class: 'permission',
    http_status: 403,
    discord_code: 50013,
  });
  bot.simulator.setBotPermissions(guild_id, EVENT_RIGHTS);
});

test('Discord out of order is of class infrastructure, and the command works once it is back', async () => {
  bot.simulator.faults.add({ kind: '5xx', status: 503, route: EVENTS });
  expect(failureOf(await createEvent())).toMatchObject({
    class: 'infrastructure',
    http_status: 503,
  });
  bot.simulator.faults.clear();
  expect(resultOf(await createEvent()).changed).toBe(true);
});

test('a promoted member gets one private message, however often it is sent', async () => {
  const { id: recipient_id } = bot.simulator.addMember(guild_id, { name: 'Kei' });
  const send = async () =>
    await bot.run('dev.verselink.direct-message.send.v1', {
      ...common(),
      recipient_id,
      locale: 'fr',
      nonce: `dm-${event_id}`,
      notice: { kind: 'promoted', swapped: false, role_name: 'Pilote' },
      event: facts(),
    });
  const first = resultOf(await send());
  const second = resultOf(await send());
  expect(second.discord_id).toBe(first.discord_id);
  expect(bot.simulator.messages(first.channel_id ?? '')).toHaveLength(1);
});

test('a member who takes no private messages is no matter of permissions', async () => {
  const { id: recipient_id } = bot.simulator.addMember(guild_id, { name: 'Zed' });
  bot.simulator.setAcceptsDms(recipient_id, false);
  const settled = await bot.run('dev.verselink.direct-message.send.v1', {
    ...common(),
    recipient_id,
    locale: 'en',
    nonce: `dm-${event_id}`,
    notice: { kind: 'promoted', swapped: false, role_name: null },
    event: facts(),
  });
  expect(failureOf(settled)).toMatchObject({ class: 'invalid', discord_code: 50007 });
});

test('a guild that is asked about is answered with what the bot lacks there', async () => {
  await denyInChannel(channel_id, PermissionFlagsBits.ReadMessageHistory);
  bot.simulator.setBotPermissions(guild_id, ['ViewChannel']);
  const unknown = '999999999999999999';
  await bot.peer.publish(routes.command(guild_id), {
    type: 'dev.verselink.guild.inspect.v1',
    subject: guild_id,
    correlationid: 'inspect',
    data: {
      guild_id,
      channels: [channel_id, unknown].map((id) => ({ channel_id: id, purpose: 'event' as const })),
    },
  });
  const observed = await bot.news('dev.verselink.guild.observed.v1', (data) =>
    data.channel_faults.some(({ channel_id: id, fault }) => id === unknown && fault === 'gone'),
  );
  expect(observed).toMatchObject({ present: true, name: 'Escadre' });
  expect(observed.gaps).toEqual([
    { feature: 'scheduled-event', permission: 'CREATE_EVENTS', channel_id: null },
    { feature: 'signup-message', permission: 'READ_MESSAGE_HISTORY', channel_id },
  ]);
  await denyInChannel(channel_id, 0n);
  // The change of a role is news: the guild is looked at again without being asked about.
  await eventually('the new look at the guild', () =>
    bot.heard.some(
      (message) =>
        message.type === 'dev.verselink.guild.observed.v1' &&
        message.data.channel_faults.length === 1 &&
        message.data.gaps.length === 0,
    ),
  );
});

test('a result repeats what its command says of the change that it shows', async () => {
  const saved_at = '2026-12-01T20:00:00.000Z';
  const settled = await bot.run('scheduled-event.create', {
    ...common(),
    saved_at,
    wanted: { event: facts() },
  });
  expect(settled.saved_at).toBe(saved_at);
});
