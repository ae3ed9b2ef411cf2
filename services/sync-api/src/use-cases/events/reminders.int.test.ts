import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import { snowflakeAt, type EventResource, type JobResource } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const REMINDER_CHANNEL = '200000000000000009';

const api = useTestService({ isLinked: false });
let event = '';
let body: ReturnType<typeof eventBody>;
let count = 0;
beforeAll(async () => {
  await link({ reminder_enabled: true });
});
beforeEach(async () => {
  count += 1;
  event = `evt-${count}`;
  body = eventBody({ start_at_utc: inMs(30 * HOUR) });
  await api.call('post', `/events/events/create/${event}`).send(body);
});

const inMs = (ms: number) => new Date(api.now().getTime() + ms).toISOString();
const link = async (settings: object) =>
  await api.call('post', '/guilds').send({
    guild_id: GUILD,
    channels: { event: CHANNEL, reminder: REMINDER_CHANNEL },
    ...settings,
  });
const update = async (changes: object) => {
  await api.call('put', `/events/events/update/${event}`).send({ ...body, ...changes });
};
const join = async (name: string, role = 'pilot') =>
  await api.bot.decision(await api.bot.press(name, 'join', { event, role }));
const storedEvent = async () =>
  await api.connection
    .collection<{ _id: string; due: { kind: string; at: Date }[] }>('verselink_events')
    .findOne({ _id: event });
const dueKinds = async () => (await storedEvent())?.due.map(({ kind }) => kind);
const takeReminder = async () => await api.bot.take('dev.verselink.reminder.send.v1', event);
const shownMessage = async () =>
  ((await api.call('get', `/events/events/${event}`)).body as EventResource).guilds[0]
    ?.signup_message.discord_id;
const noticeJobs = async () =>
  ((await api.call('get', `/jobs?event_id=${event}`)).body as { jobs: JobResource[] }).jobs.filter(
    ({ type }) => type === 'reminder.send' || type === 'direct-message.send',
  );

const jobOf = async ({ data }: { data: { job_id: string } }) =>
  (await api.call('get', `/jobs/${data.job_id}`)).body as JobResource;

/** Lets time pass and does what has become due, to the end. */
async function pass(ms: number) {
  api.shiftClock(ms);
  await api.service.sweeper.sweep();
  await api.service.relay.idle();
}

test('a reminder goes to the reminder channel once, however many replicas sweep at once', async () => {
  const replicas = await Promise.all([api.replica(), api.replica()]);
  await Promise.all(replicas.map(async ({ messaging }) => await messaging.start()));
  api.shiftClock(6 * HOUR + 1_000);
  await Promise.all(
    [api, ...replicas].flatMap(({ service }) => [service.sweeper.sweep(), service.sweeper.sweep()]),
  );
  const reminder = await takeReminder();
  expect(reminder.data).toMatchObject({
    guild_id: GUILD,
    channel_id: REMINDER_CHANNEL,
    reminder: '1d',
    mentions: [],
    view: { event_id: event, roles: body.roles },
  });
  await Promise.all([api, ...replicas].map(async ({ service }) => await service.relay.idle()));
  const jobs = await api.connection
    .collection('discord_jobs')
    .find({ event_id: event, type: 'reminder.send' })
    .toArray();
  expect(jobs).toMatchObject([{ publishes: 1 }]);
  expect(await dueKinds()).toEqual(['1h', 'check-in-opens', 'check-in-closes']);
  await Promise.all(replicas.map(async ({ stop }) => await stop()));
});

test('the last reminder mentions those with a seat, with the figures of the moment it is sent', async () => {
  const message = await api.bot.take('signup-message.create', event);
  await api.bot.complete(message, { discord_id: '220000000000000001', channel_id: CHANNEL });
  await pass(29 * HOUR - MINUTE);
  await join('ana');
  await join('bob', 'gunner');
  await join('cleo', 'gunner');
  await api.bot.decision(await api.bot.press('dan', 'tentative', { event }));
  await pass(2 * MINUTE);
  const reminder = await takeReminder();
  expect(reminder.data).toMatchObject({
    reminder: '1h',
    signup_url: `https://discord.com/channels/${GUILD}/${CHANNEL}/220000000000000001`,
  });
  expect(reminder.data.mentions).toEqual([discordIdOf('ana'), discordIdOf('bob')]);
  expect(reminder.data.view.registrations).toHaveLength(4);
});

test('members are mentioned in the guild they acted in; those known from nowhere, everywhere', async () => {
  const other = '200000000000000077';
  await api
    .call('post', '/guilds')
    .send({ guild_id: other, channels: { event: CHANNEL }, reminder_enabled: true });
  await join('ana');
  await api
    .call('post', `/events/events/${event}/registrations`)
    .send({ discord_id: discordIdOf('web'), display_name: 'Web' });
  await pass(29 * HOUR + 1_000);
  const reminders = [await takeReminder(), await takeReminder()];
  const mentions = Object.fromEntries(reminders.map(({ data }) => [data.guild_id, data.mentions]));
  expect(mentions[GUILD]).toEqual([discordIdOf('ana'), discordIdOf('web')]);
  expect(mentions[other]).toEqual([discordIdOf('web')]);
  await api.call('delete', `/guilds/${other}`);
});

test('when the start moves, so do the reminders, and none of the old start is sent', async () => {
  await update({ start_at_utc: inMs(80 * HOUR) });
  expect(await dueKinds()).toEqual(['3d', '1d', '1h', 'check-in-opens', 'check-in-closes']);
  await pass(7 * HOUR);
  expect(await noticeJobs()).toEqual([]);
  await pass(HOUR + 1_000);
  expect((await takeReminder()).data.reminder).toBe('3d');
});

test('a reminder on its way when the event is cancelled or moved is not sent any more', async () => {
  await pass(6 * HOUR + 1_000);
  const reminder = await takeReminder();
  await api.bot.fail(reminder, { class: 'infrastructure' });
  await eventually('the failure', async () => (await noticeJobs())[0]?.attempts === 1);
  await update({ start_at_utc: inMs(25 * HOUR) });
  await pass(MINUTE);
  expect((await noticeJobs()).map(({ status }) => status)).toEqual(['cancelled']);
});

test('a cancelled event has nothing due', async () => {
  await update({ state: 'cancelled' });
  expect(await dueKinds()).toEqual([]);
  await pass(6 * HOUR + 1_000);
  expect(await noticeJobs()).toEqual([]);
});

test('a reminder that an outage made too late is skipped', async () => {
  await pass(6 * HOUR + 2 * HOUR + MINUTE);
  expect(await dueKinds()).toEqual(['1h', 'check-in-opens', 'check-in-closes']);
  expect(await noticeJobs()).toEqual([]);
});

test('a guild that wants no reminders gets none, and nobody is told in private either', async () => {
  await link({ reminder_enabled: false });
  await join('ana');
  await pass(6 * HOUR + 1_000);
  expect(await dueKinds()).toEqual(['1h', 'check-in-opens', 'check-in-closes']);
  expect(await noticeJobs()).toEqual([]);
  await link({ reminder_enabled: true });
});

test('only members with a seat who asked for it are reminded in private, in their language', async () => {
  const users = [
    ['ana', { dm_reminders: true, locale: 'en' }],
    ['bob', {}],
    ['cleo', { dm_reminders: true, dm_opt_out: true }],
    ['dan', { dm_reminders: true }],
  ] as const;
  for (const [name, settings] of users) {
    await api
      .call('put', `/users/${discordIdOf(name)}`)
      .send({ user_id: `u-${name}-${count}`, ...settings });
  }
  await update({ roles: [], max_participants: 10 });
  for (const name of ['ana', 'bob', 'cleo']) await api.bot.press(name, 'join', { event });
  await api.bot.decision(await api.bot.press('dan', 'tentative', { event }));
  await pass(6 * HOUR + 1_000);
  const message = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(message.data).toMatchObject({
    recipient_id: discordIdOf('ana'),
    locale: 'en',
    notice: { kind: 'reminder', reminder: '1d' },
  });
  const types = (await noticeJobs()).map(({ type }) => type);
  expect(types.sort()).toEqual(['direct-message.send', 'reminder.send']);
});

test('a member who takes no private messages is not told of a seat in private', async () => {
  const id = discordIdOf('bob');
  await api.call('put', `/users/${id}`).send({ user_id: null, dm_opt_out: true });
  await join('ana', 'gunner');
  await join('bob', 'gunner');
  await api.bot.decision(await api.bot.press('ana', 'leave', { event }));
  await api.service.relay.idle();
  expect(await noticeJobs()).toEqual([]);
});

test('check-in opens and closes on the message by itself, and who did not come is a no-show', async () => {
  const message = await api.bot.take('signup-message.create', event);
  await api.bot.complete(message, { discord_id: '220000000000000002', channel_id: CHANNEL });
  const start = Date.parse(body.start_at_utc);
  /** Carries out edits until the message shows these members, with or without the button for check-in. */
  const showsIn = async (members: string[], check_in: boolean) => {
    for (;;) {
      const edit = await api.bot.take('signup-message.edit', event);
      await api.bot.complete(edit);
      const { registrations, check_in: offered } = edit.data.wanted;
      const standings = registrations.map(
        ({ display_name, status }) => `${display_name} ${status}`,
      );
      if (offered === check_in && standings.join() === members.join()) return;
    }
  };
  await join('ana');
  await join('bob', 'gunner');
  await showsIn(['ana confirmed', 'bob confirmed'], false);

  await pass(30 * HOUR - 29 * MINUTE);
  await showsIn(['ana confirmed', 'bob confirmed'], true);
  const id = snowflakeAt(start - 10 * MINUTE);
  const decision = await api.bot.decision(await api.bot.press('ana', 'checkin', { event, id }));
  expect(decision.outcome).toEqual({ kind: 'checked_in', role_id: 'pilot', changed: true });
  await showsIn(['ana checked_in', 'bob confirmed'], true);

  await pass(45 * MINUTE);
  await showsIn(['ana checked_in', 'bob no_show'], false);
  expect(await dueKinds()).toEqual([]);
});

test('reminders lead to the sign-up message that there is, also when it is posted again or moved', async () => {
  const POST = 'signup-message.create';
  const EDIT = 'dev.verselink.reminder.edit.v1';
  const urlOf = (channel: string, id: string) =>
    `https://discord.com/channels/${GUILD}/${channel}/${id}`;
  /** What was due is a revision, which the message shows. */
  const passUntilShown = async (ms: number, discord_id: string) => {
    await pass(ms);
    const edit = await api.bot.take('signup-message.edit', event);
    await api.bot.complete(edit, { discord_id, channel_id: CHANNEL });
  };
  const [first, second, third] = ['220000000000000101', '220000000000000102', '220000000000000103'];
  await api.bot.complete(await api.bot.take(POST, event), {
    discord_id: first,
    channel_id: CHANNEL,
  });
  await eventually('the message', async () => (await shownMessage()) === first);
  await passUntilShown(6 * HOUR + 1_000, first);
  const reminder = await takeReminder();
  expect(reminder.data.signup_url).toBe(urlOf(CHANNEL, first));
  const posted = { discord_id: '220000000000000199', channel_id: REMINDER_CHANNEL };
  await api.bot.complete(reminder, posted);
  await eventually('the reminder', async () => (await noticeJobs())[0]?.status === 'completed');

  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'deleted',
    data: { guild_id: GUILD, kinds: ['signup-message'], discord_id: first, change: 'deleted' },
  });
  await api.bot.complete(await api.bot.take(POST, event), {
    discord_id: second,
    channel_id: CHANNEL,
  });
  const edit = await api.bot.take(EDIT, event);
  expect(edit.data).toMatchObject({
    channel_id: REMINDER_CHANNEL,
    message_id: posted.discord_id,
    locale: 'fr',
    signup_url: urlOf(CHANNEL, second),
  });
  await api.bot.complete(edit, posted);
  await eventually('no job open', async () => {
    const open = { event_id: event, open: true, type: { $ne: 'scheduled-event.create' } };
    return (await api.connection.collection('discord_jobs').countDocuments(open)) === 0;
  });

  // The message moves while the last reminder is on its way.
  await passUntilShown(23 * HOUR, second);
  const last = await takeReminder();
  expect(last.data.signup_url).toBe(urlOf(CHANNEL, second));
  const elsewhere = '200000000000000019';
  await api.call('post', `/events/events/${event}/signup-message`).send({ channel_id: elsewhere });
  await api.bot.complete(await api.bot.take(POST, event), {
    discord_id: third,
    channel_id: elsewhere,
  });
  expect((await api.bot.take(EDIT, event)).data.signup_url).toBe(urlOf(elsewhere, third));
  await api.bot.complete(last, { ...posted, discord_id: '220000000000000198' });
  expect((await api.bot.take(EDIT, event)).data).toMatchObject({
    message_id: '220000000000000198',
    signup_url: urlOf(elsewhere, third),
  });
});

test('a thread that is begun again leads no reminder elsewhere: they lead to the message', async () => {
  await api.call('patch', `/guilds/${GUILD}`).send({ signup_thread: true }).expect(200);
  const message = { discord_id: '220000000000000301', channel_id: CHANNEL };
  const beginThread = async () => {
    const command = await api.bot.take('thread.create', event);
    await api.bot.complete(command, message);
    await eventually('the thread', async () => (await jobOf(command)).status === 'completed');
  };
  await api.bot.complete(await api.bot.take('signup-message.create', event), message);
  await beginThread();
  await pass(6 * HOUR + 1_000);
  const reminder = await takeReminder();
  await api.bot.complete(reminder, {
    discord_id: '220000000000000302',
    channel_id: REMINDER_CHANNEL,
  });
  await eventually('the reminder', async () => (await jobOf(reminder)).status === 'completed');
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'deleted',
    data: {
      guild_id: GUILD,
      kinds: ['thread'],
      discord_id: message.discord_id,
      change: 'deleted',
    },
  });
  await beginThread();
  const { jobs } = (await api.call('get', `/jobs?event_id=${event}`)).body as {
    jobs: JobResource[];
  };
  expect(jobs.filter(({ type }) => type === 'reminder.edit')).toEqual([]);
  await api.call('patch', `/guilds/${GUILD}`).send({ signup_thread: false }).expect(200);
});
