import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EventResource, JobResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const CREATE = 'scheduled-event.create';

const api = useTestService({ isLinked: false });
let eventId = '';
let count = 0;
beforeAll(async () => {
  // Without a channel there is one artefact per event, the scheduled event.
  await api.call('post', '/guilds').send({ guild_id: GUILD });
});
beforeEach(() => {
  count += 1;
  eventId = `evt-${count}`;
});

const post = () => api.call('post', `/events/events/create/${eventId}`).send(eventBody());
const job = async (id: string) => (await api.call('get', `/jobs/${id}`)).body as JobResource;
const scheduledEvent = async () =>
  ((await api.call('get', `/events/events/${eventId}`)).body as EventResource).guilds[0]
    ?.scheduled_event;

/** An event whose only job has failed for good. */
async function failedJob(): Promise<string> {
  await post();
  const command = await api.bot.take(CREATE, eventId);
  await api.bot.fail(command, { class: 'permission', discord_code: 50_013, message: 'Missing' });
  const { job_id } = command.data;
  await eventually('the failure', async () => (await job(job_id)).status === 'failed');
  return job_id;
}

test('a failed job is tried again on demand, and its success lifts what was blocked', async () => {
  const id = await failedJob();
  const response = await api.call('post', `/jobs/${id}/retry`);
  expect(response.status).toBe(202);
  expect(response.body).toMatchObject({ id, status: 'processing', attempts: 1 });
  const again = await api.bot.take(CREATE, eventId);
  expect(again.data).toMatchObject({ job_id: id, attempt: 2, maybe_done: true });
  await api.bot.complete(again, { discord_id: `2100000000000002${10 + count}` });
  await eventually('the success', async () => (await job(id)).status === 'completed');
  expect(await scheduledEvent()).toMatchObject({ blocked: null, drift: false });
  expect((await api.call('post', `/jobs/${id}/retry`)).status).toBe(409);
});

test('a cancelled job is not tried again until the event changes', async () => {
  await post();
  const { job_id } = (await api.bot.take(CREATE, eventId)).data;
  const response = await api.call('post', `/jobs/${job_id}/cancel`);
  expect(response.body).toMatchObject({ id: job_id, status: 'cancelled' });
  expect((await scheduledEvent())?.blocked).toContain('operator');
  await post().set('prefer', 'wait=1');
  await api.call('put', `/events/events/update/${eventId}`).send(eventBody({ title: 'Un autre' }));
  expect((await api.bot.take(CREATE, eventId)).data.wanted.event.title).toBe('Un autre');
  expect((await api.call('post', `/jobs/${job_id}/cancel`)).status).toBe(409);
});

test('what Discord did for a job that was cancelled meanwhile is remembered, and taken away if unwanted', async () => {
  await post();
  const command = await api.bot.take(CREATE, eventId);
  await api.call('post', `/jobs/${command.data.job_id}/cancel`);
  await api.call('delete', `/events/events/delete/${eventId}`);
  const discord_id = `2100000000000003${10 + count}`;
  await api.bot.complete(command, { discord_id });
  const removal = await api.bot.take('scheduled-event.delete', eventId);
  expect(removal.data.discord_id).toBe(discord_id);
});

test('waiting jobs can be processed at once', async () => {
  await post();
  const command = await api.bot.take(CREATE, eventId);
  await api.bot.fail(command, { class: 'rate-limit', retry_after_ms: 3_600_000 });
  await eventually('the wait', async () => (await job(command.data.job_id)).attempts === 1);
  const response = await api.call('post', '/jobs/process').send({ event_id: eventId });
  expect(response.body).toMatchObject({
    processed: 1,
    untouched: { pending: 0, processing: 0, failed: 0 },
  });
  expect((await api.bot.take(CREATE, eventId)).data.attempt).toBe(2);
});

test('the retry policies in force are shown', async () => {
  const response = await api.call('get', '/jobs/policies');
  expect(response.body).toMatchObject({
    policies: { unknown: { attempts: 8 }, 'rate-limit': { attempts: null } },
  });
});

test('a job that does not exist is said to be unknown', async () => {
  expect((await api.call('post', '/jobs/none/retry')).status).toBe(404);
  expect((await api.call('post', '/jobs/none/cancel')).status).toBe(404);
});

test('auto-manage leads an event through its life, also when calls come twice', async () => {
  const manage = (action: string, body?: object) => {
    const request = api.call('post', `/events/auto-manage/${eventId}?action=${action}`);
    return body === undefined ? request : request.send(body);
  };
  expect((await manage('cancelled')).status).toBe(404);
  const created = eventBody();
  expect((await manage('created', created)).body).toMatchObject({ revision: 1 });
  expect((await manage('created', created)).body).toMatchObject({ revision: 1 });
  expect((await manage('updated', eventBody({ title: 'Un autre titre' }))).body).toMatchObject({
    revision: 2,
  });
  expect((await manage('created', created)).status).toBe(409);
  expect((await manage('cancelled')).body).toMatchObject({ revision: 3 });
  expect((await manage('cancelled')).body).toMatchObject({ revision: 3 });
  const { body } = (await api.call('get', `/events/events/${eventId}`)) as { body: unknown };
  expect(body).toMatchObject({ event: { state: 'cancelled', title: 'Un autre titre' } });
  expect((await manage('exploded')).status).toBe(400);
});

test('a creation that is told again does not bring a cancelled event back', async () => {
  const manage = async (action: string, body: object) =>
    await api.call('post', `/events/auto-manage/evt-told-again?action=${action}`).send(body);
  const body = eventBody();
  await manage('created', body);
  await manage('cancelled', body);
  const again = await manage('created', body);
  expect(again.status).toBe(409);
  expect(again.body).toMatchObject({ type: 'urn:verselink:problem:conflict' });
  const read = await api.call('get', '/events/events/evt-told-again');
  expect(read.body).toMatchObject({ event: { state: 'cancelled' } });
});
