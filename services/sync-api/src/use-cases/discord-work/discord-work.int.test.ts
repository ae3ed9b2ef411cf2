import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventResource, JobResource, MessageType } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { type ArtefactWork, CHANNEL, GUILD, workOf } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const api = useTestService({ isLinked: false });
let eventId = '';
let scheduledEventId = '';
let messageId = '';
let count = 0;
beforeAll(async () => {
  api.bot.stopLooking();
  await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
});
beforeEach(() => {
  count += 1;
  eventId = `evt-${count}`;
  scheduledEventId = `21000000000000${1000 + count}`;
  messageId = `22000000000000${1000 + count}`;
});

const take = async <W extends ArtefactWork | MessageType>(work: W) =>
  await api.bot.take(work, eventId);
const inbox = () => api.bot.inbox.filter(({ subject }) => subject === eventId);
const post = (body: object) => api.call('post', `/events/events/create/${eventId}`).send(body);
const put = (body: object) => api.call('put', `/events/events/update/${eventId}`).send(body);
const read = async () => (await api.call('get', `/events/events/${eventId}`)).body as EventResource;
const listJobs = async () =>
  ((await api.call('get', `/jobs?event_id=${eventId}`)).body as { jobs: JobResource[] }).jobs;
const shown = async () => (await read()).guilds[0];

/** Creates the event and answers both creates as the bot would. */
async function createdEvent(body: object = eventBody()) {
  await post(body);
  const [scheduled, message] = await Promise.all([
    take('scheduled-event.create'),
    take('signup-message.create'),
  ]);
  await api.bot.complete(scheduled, { discord_id: scheduledEventId });
  await api.bot.complete(message, { discord_id: messageId, channel_id: CHANNEL });
  await eventually('both applied', async () => {
    const state = await shown();
    return state?.scheduled_event.drift === false && !state.signup_message.drift;
  });
  return { scheduled, message };
}

test('a command that no broker would take fails and says why, instead of being tried for ever', async () => {
  await createdEvent();
  // Nothing that the API takes is so large: the roster's names end where the message does.
  const description = 'x'.repeat(5_000_000);
  const roles = [{ id: 'pilot', name: 'Pilote', capacity: 2, description }];
  await api.connection
    .collection<{ _id: string }>('verselink_events')
    .updateOne({ _id: eventId }, { $set: { roles, unprojected_at: new Date(0) } });
  await api.service.sweeper.sweep();
  const failed = await eventually('the failure', async () =>
    (await listJobs()).find(({ status }) => status === 'failed'),
  );
  expect(failed).toMatchObject({ type: 'signup-message.edit', last_error: { class: 'invalid' } });
  expect(failed.last_error?.message).toContain('too large');
  expect((await shown())?.signup_message.blocked).toContain('too large');
});

describe('a published event', () => {
  test('becomes a scheduled event and a sign-up message, each by one job with its whole life', async () => {
    const { scheduled, message } = await createdEvent();
    expect(scheduled.data).toMatchObject({
      guild_id: GUILD,
      attempt: 1,
      maybe_done: false,
      wanted: { event: { event_id: eventId, title: 'Raid sur Jumptown', state: 'published' } },
    });
    expect(message.data).toMatchObject({ channel_id: CHANNEL, wanted: { locale: 'fr', rev: 1 } });
    expect(await shown()).toMatchObject({
      scheduled_event: {
        discord_id: scheduledEventId,
        url: `https://discord.com/events/${GUILD}/${scheduledEventId}`,
      },
      signup_message: { url: `https://discord.com/channels/${GUILD}/${CHANNEL}/${messageId}` },
    });
    expect((await listJobs()).map(({ type, status }) => `${type} ${status}`).sort()).toEqual([
      'scheduled-event.create completed',
      'signup-message.create completed',
    ]);
  });

  test('with "Prefer: wait" answers 200 once every job has ended', async () => {
    const waiting = post(eventBody())
      .set('prefer', 'wait=10')
      .then((response) => response);
    await api.bot.complete(await take('scheduled-event.create'), {
      discord_id: scheduledEventId,
    });
    await api.bot.complete(await take('signup-message.create'), {
      discord_id: messageId,
      channel_id: CHANNEL,
    });
    const response = await waiting;
    expect(response.status).toBe(200);
    expect((response.body as { jobs: JobResource[] }).jobs.map(({ status }) => status)).toEqual([
      'completed',
      'completed',
    ]);
  });

  test('sent again unchanged asks for nothing in Discord', async () => {
    const body = eventBody();
    await createdEvent(body);
    const again = await post(body).set('prefer', 'wait=5');
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ revision: 1 });
    expect(inbox()).toEqual([]);
  });

  test('that changes is edited in both forms, where it is', async () => {
    const body = eventBody();
    await createdEvent(body);
    await put({ ...body, title: 'Raid reporté' });
    const edit = await take('scheduled-event.edit');
    expect(edit.data).toMatchObject({
      discord_id: scheduledEventId,
      wanted: { event: { title: 'Raid reporté' } },
    });
    expect((await take('signup-message.edit')).data).toMatchObject({
      channel_id: CHANNEL,
      discord_id: messageId,
      wanted: { title: 'Raid reporté', rev: 2 },
    });
  });

  test('that is deleted is taken out of Discord and then unknown', async () => {
    await createdEvent();
    expect((await api.call('delete', `/events/events/delete/${eventId}`)).status).toBe(202);
    const removal = await take('scheduled-event.delete');
    expect(removal.data.discord_id).toBe(scheduledEventId);
    await api.bot.complete(removal);
    await api.bot.complete(await take('signup-message.delete'));
    await eventually('no open job', async () =>
      (await listJobs()).every(({ status }) => status === 'completed'),
    );
    expect((await api.call('get', `/events/events/${eventId}`)).status).toBe(404);
  });
});

describe('changes while a job is under way', () => {
  test('lead to one more edit with the newest state, not to one per change', async () => {
    const body = eventBody();
    await createdEvent(body);
    await put({ ...body, title: 'Deuxième titre' });
    const first = await take('signup-message.edit');
    await put({ ...body, title: 'Troisième titre' });
    await put({ ...body, title: 'Quatrième titre' });
    await api.bot.complete(first);
    const second = await take('signup-message.edit');
    expect(second.data.wanted.title).toBe('Quatrième titre');
    await api.bot.complete(second);
    await eventually('shown', async () => (await shown())?.signup_message.drift === false);
    expect(inbox().filter((message) => workOf(message).includes('signup-message'))).toEqual([]);
  });

  test('a late result of an older command does not hide that a newer state is wanted', async () => {
    const body = eventBody();
    await createdEvent(body);
    await put({ ...body, title: 'Deuxième titre' });
    const old = await take('signup-message.edit');
    await put({ ...body, title: 'Troisième titre' });
    // The first publication counts as lost; the same job is published again with the newer state.
    api.shiftClock(31_000);
    await api.service.sweeper.sweep();
    const renewed = await take('signup-message.edit');
    expect(renewed.data).toMatchObject({
      job_id: old.data.job_id,
      maybe_done: true,
      wanted: { title: 'Troisième titre' },
    });
    await api.bot.complete(old);
    const repair = await take('signup-message.edit');
    expect(repair.data.wanted.title).toBe('Troisième titre');
  });
});

describe('a failure', () => {
  async function failedCreate(failure: Parameters<typeof api.bot.fail>[1]) {
    await post(eventBody({ roles: [] }));
    const command = await take('scheduled-event.create');
    await api.bot.fail(command, failure);
    return await eventually('a counted failure', async () =>
      (await listJobs()).find(({ id, attempts }) => id === command.data.job_id && attempts === 1),
    );
  }

  test('of unknown kind is tried again later, as the same job with the next attempt', async () => {
    const job = await failedCreate({ class: 'unknown', http_status: 418, message: 'teapot' });
    expect(job).toMatchObject({
      status: 'pending',
      last_error: { class: 'unknown', http_status: 418, message: 'teapot' },
    });
    api.shiftClock(1_000);
    await api.service.sweeper.sweep();
    const again = await take('scheduled-event.create');
    expect(again.data).toMatchObject({ job_id: job.id, attempt: 2, maybe_done: true });
  });

  test('by rate limit waits as long as Discord asks', async () => {
    const job = await failedCreate({ class: 'rate-limit', retry_after_ms: 120_000 });
    const wait = Date.parse(job.next_attempt_at ?? '') - Date.parse(job.last_error?.at ?? '');
    expect(wait).toBe(120_000);
  });

  test('for want of a permission stops, says so, and goes on when the bot sees a change', async () => {
    const message = 'Missing Permissions: CREATE_EVENTS';
    const job = await failedCreate({ class: 'permission', discord_code: 50_013, message });
    expect(job.status).toBe('failed');
    expect((await shown())?.scheduled_event.blocked).toBe(message);
    await put(eventBody({ roles: [], title: 'Un autre titre' }));
    await api.bot.messaging.publish(routes.result(), {
      type: 'dev.verselink.guild.observed.v1',
      subject: GUILD,
      correlationid: 'observed',
      data: { guild_id: GUILD, present: true, name: 'Flotte', gaps: [], channel_faults: [] },
    });
    await eventually(
      'the observation',
      async () =>
        ((await api.call('get', `/guilds/${GUILD}`)).body as { status: string }).status === 'ready',
    );
    api.shiftClock(3_000);
    await api.service.sweeper.sweep();
    const again = await take('scheduled-event.create');
    expect(again.data.wanted.event.title).toBe('Un autre titre');
  });

  test('because Discord refuses the content is final until the content changes', async () => {
    const job = await failedCreate({ class: 'invalid', discord_code: 50_035 });
    expect(job.status).toBe('failed');
    await put(eventBody({ roles: [], title: 'Un autre titre' }));
    const again = await take('scheduled-event.create');
    expect(again.data.wanted.event.title).toBe('Un autre titre');
  });

  test('because the object is gone makes it again', async () => {
    const body = eventBody();
    await createdEvent(body);
    await put({ ...body, title: 'Un autre titre' });
    const edit = await take('scheduled-event.edit');
    await api.bot.fail(edit, { class: 'gone', discord_code: 10_070 });
    const again = await take('scheduled-event.create');
    expect(again.data.wanted.event.title).toBe('Un autre titre');
  });

  test('reported twice counts once', async () => {
    await post(eventBody());
    const command = await take('scheduled-event.create');
    await api.bot.fail(command, { class: 'unknown' });
    await api.bot.fail(command, { class: 'unknown' });
    const message = await take('signup-message.create');
    await api.bot.complete(message, { discord_id: messageId, channel_id: CHANNEL });
    await eventually('the message', async () => (await shown())?.signup_message.discord_id);
    const job = (await listJobs()).find(({ id }) => id === command.data.job_id);
    expect(job?.attempts).toBe(1);
  });
});

test('an object deleted by hand in Discord is made again', async () => {
  await createdEvent();
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'observed',
    data: { guild_id: GUILD, kinds: ['signup-message'], discord_id: messageId, change: 'deleted' },
  });
  const again = await take('signup-message.create');
  expect(again.data.wanted.event_id).toBe(eventId);
});

test('a guild that is linked later gets the events that are still to come', async () => {
  await createdEvent();
  const guild_id = '200000000000000055';
  await api.call('post', '/guilds').send({ guild_id, channels: { event: CHANNEL } });
  const late = await eventually('a create for the new guild', () =>
    api.bot.inbox.find(
      (message) =>
        workOf(message) === 'scheduled-event.create' &&
        message.subject === eventId &&
        'guild_id' in message.data &&
        message.data.guild_id === guild_id,
    ),
  );
  expect(late).toBeDefined();
  await api.call('delete', `/guilds/${guild_id}`);
});

test('a change that was saved but not planned, as after a stop, is found by the sweep', async () => {
  const body = eventBody();
  await createdEvent(body);
  await api.connection
    .collection<{ _id: string }>('verselink_events')
    .updateOne(
      { _id: eventId },
      { $set: { title: 'Titre orphelin', unprojected_at: new Date(0) } },
    );
  await api.service.sweeper.sweep();
  const edit = await take('scheduled-event.edit');
  expect(edit.data.wanted.event.title).toBe('Titre orphelin');
});
