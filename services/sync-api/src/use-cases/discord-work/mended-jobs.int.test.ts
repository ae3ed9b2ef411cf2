import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CommandFailure, JobResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const CREATE = 'scheduled-event.create';
const EDIT = 'scheduled-event.edit';
const OTHER_CHANNEL = '200000000000000012';
const REFUSED: Partial<CommandFailure> = { class: 'invalid', discord_code: 50_035 };
const MISSING: Partial<CommandFailure> = { class: 'permission', discord_code: 50_013 };

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

const body = eventBody();
const create = () => api.call('post', `/events/events/create/${eventId}`).send(body);
const put = (changes: object) =>
  api.call('put', `/events/events/update/${eventId}`).send({ ...body, ...changes });
const job = async (id: string) => (await api.call('get', `/jobs/${id}`)).body as JobResource;
const retry = async (id: string) => await api.call('post', `/jobs/${id}/retry`);
const refusal = async (id: string) => {
  const answer = await retry(id);
  return `${answer.status} ${(answer.body as { detail: string }).detail}`;
};
const listed = async (query: string) =>
  ((await api.call('get', `/jobs?event_id=${eventId}&${query}`)).body as { jobs: JobResource[] })
    .jobs;
const becomes = async (id: string, status: string) =>
  await eventually(`the job ${status}`, async () => (await job(id)).status === status);

/** The command of a type comes, and fails for good; returns its job. */
async function fails(type: typeof CREATE | typeof EDIT, failure = REFUSED): Promise<string> {
  const command = await api.bot.take(type, eventId);
  await api.bot.fail(command, failure);
  await becomes(command.data.job_id, 'failed');
  return command.data.job_id;
}

/** The command comes and is carried out; returns its job. */
async function works(type: typeof CREATE | typeof EDIT): Promise<string> {
  const command = await api.bot.take(type, eventId);
  await api.bot.complete(command, { discord_id: discordIdOf(eventId) });
  await becomes(command.data.job_id, 'completed');
  return command.data.job_id;
}

test('a failed job leaves "failed" when a newer job did the work, and names it', async () => {
  await create();
  const failed = await fails(CREATE);
  await put({ title: 'Un titre permis' });
  const cure = await works(CREATE);
  expect(await job(failed)).toMatchObject({
    status: 'superseded',
    superseded_by: cure,
    reason: 'A newer job of the same object took its place.',
  });
  expect(await listed('status=failed')).toEqual([]);
  expect((await listed('status=superseded')).map(({ id }) => id)).toEqual([failed]);
  const stats = (await api.call('get', '/stats')) as { body: { jobs: object } };
  expect(stats.body.jobs).toMatchObject({ superseded: 1 });
});

test('of jobs that fail at the same the newest is to be mended', async () => {
  await create();
  const first = await fails(CREATE);
  await put({ title: 'Encore refusé' });
  const second = await fails(CREATE);
  expect(await job(first)).toMatchObject({ status: 'superseded', superseded_by: second });
  expect(await refusal(first)).toContain(second);
  expect((await retry(second)).status).toBe(202);
  await works(CREATE);
  expect(await listed('status=failed')).toEqual([]);
});

test('a failed job whose work nobody wants any more says why', async () => {
  await create();
  const failed = await fails(CREATE);
  await put({ state: 'cancelled' });
  await becomes(failed, 'superseded');
  expect(await job(failed)).toMatchObject({
    superseded_by: null,
    reason: 'The event is cancelled.',
  });
  expect(await refusal(failed)).toBe('409 There is nothing to try again: The event is cancelled.');
});

test.each(['delete', 'unlink'] as const)('so when the event is gone there: %s', async (how) => {
  await create();
  const failed = await fails(CREATE);
  if (how === 'delete') await api.call('delete', `/events/events/delete/${eventId}`);
  else await api.call('delete', `/guilds/${GUILD}`);
  await becomes(failed, 'superseded');
  const reasons = {
    delete: 'The event was deleted.',
    unlink: 'The server is not linked any more.',
  };
  expect(await job(failed)).toMatchObject({ superseded_by: null, reason: reasons[how] });
  await api.call('post', '/guilds').send({ guild_id: GUILD });
});

test('a retry says why there is nothing to do: under way, in step, over', async () => {
  await create();
  const command = await api.bot.take(CREATE, eventId);
  const id = command.data.job_id;
  expect(await refusal(id)).toBe('409 There is nothing to try again: It is under way already.');
  await api.bot.complete(command, { discord_id: discordIdOf(eventId) });
  await becomes(id, 'completed');
  expect(await refusal(id)).toBe('409 There is nothing to try again: It is completed.');
  await put({ title: 'Raid sur Daymar' });
  const edit = await api.bot.take(EDIT, eventId);
  await api.call('post', `/jobs/${edit.data.job_id}/cancel`);
  expect(await job(edit.data.job_id)).toMatchObject({ reason: 'Cancelled by an operator.' });
  await put({}).set('prefer', 'wait=1');
  expect(await refusal(edit.data.job_id)).toBe(
    '409 There is nothing to try again: Discord shows already what it should.',
  );
  expect(await job(edit.data.job_id)).toMatchObject({
    status: 'cancelled',
    reason: 'Discord shows already what it should.',
  });
});

test('what failed is tried again with one call, and the answer tells what was not, and why', async () => {
  const ids = [];
  for (const name of ['a', 'b', 'over']) {
    eventId = `bulk-${name}`;
    await create();
    ids.push(await fails(CREATE, MISSING));
  }
  // Its plan is not made yet when the call comes.
  await api.connection
    .collection<{ _id: string }>('verselink_events')
    .updateOne({ _id: eventId }, { $set: { state: 'cancelled' } });
  const call = async (filter: object) => {
    const response = await api.call('post', '/jobs/retry').send(filter);
    return response.body as object;
  };
  expect(await call({ class: 'unknown' })).toEqual({ retried: 0, not_retried: [], failed: 0 });
  expect(await call({ type: 'reminder.send' })).toMatchObject({ retried: 0 });
  expect(await call({ class: 'permission', limit: 1 })).toEqual({
    retried: 1,
    not_retried: [],
    failed: 2,
  });
  expect(await call({ guild_id: GUILD, type: 'scheduled-event.create' })).toEqual({
    retried: 1,
    not_retried: [{ reason: 'The event is cancelled.', count: 1 }],
    failed: 0,
  });
  for (const name of ['a', 'b']) {
    eventId = `bulk-${name}`;
    await works(CREATE);
  }
  const bad = await api.call('post', '/jobs/retry').send({ status: 'failed' });
  expect(bad.status).toBe(400);
});

test('an edit where a message is does not mend the move that failed; the move does', async () => {
  await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
  const POST = 'signup-message.create';
  await create();
  await works(CREATE);
  const posted = await api.bot.take(POST, eventId);
  const discord_id = discordIdOf('first');
  await api.bot.complete(posted, { discord_id, channel_id: CHANNEL });
  await becomes(posted.data.job_id, 'completed');
  await api
    .call('post', `/events/events/${eventId}/signup-message`)
    .send({ channel_id: OTHER_CHANNEL });
  const move = await api.bot.take(POST, eventId);
  await api.bot.fail(move, MISSING);
  await becomes(move.data.job_id, 'failed');
  await api
    .call('post', `/events/events/${eventId}/registrations`)
    .send({ discord_id: discordIdOf('Kael'), display_name: 'Kael' });
  const edit = await api.bot.take('signup-message.edit', eventId);
  await api.bot.complete(edit, { discord_id, channel_id: CHANNEL });
  await becomes(edit.data.job_id, 'completed');
  expect((await listed('status=failed')).map(({ id }) => id)).toEqual([move.data.job_id]);
  expect((await retry(move.data.job_id)).status).toBe(202);
  const again = await api.bot.take(POST, eventId);
  await api.bot.complete(again, { discord_id: discordIdOf('moved'), channel_id: OTHER_CHANNEL });
  await becomes(move.data.job_id, 'completed');
  expect(await listed('status=failed')).toEqual([]);
});
