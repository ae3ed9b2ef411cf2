import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EventResource, JobResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const api = useTestService();
const body = eventBody();
let eventId = '';
let count = 0;
beforeAll(() => {
  // Retries are due by the sweep.
  api.service.sweeper.start();
});
beforeEach(async () => {
  count += 1;
  eventId = `evt-${count}`;
  await api.call('post', `/events/events/create/${eventId}`).send(body);
  const scheduled = await api.bot.take('scheduled-event.create', eventId);
  await api.bot.complete(scheduled, { discord_id: `21000000000000${1000 + count}` });
  const message = await api.bot.take('signup-message.create', eventId);
  await api.bot.complete(message, {
    discord_id: `22000000000000${1000 + count}`,
    channel_id: CHANNEL,
  });
  await eventually('the message applied', async () => !(await shown())?.signup_message.drift);
});

const shown = async () =>
  ((await api.call('get', `/events/events/${eventId}`)).body as EventResource).guilds[0];
const takeEdit = async () => await api.bot.take('signup-message.edit', eventId);
const put = async (title: string) =>
  await api.call('put', `/events/events/update/${eventId}`).send({ ...body, title });
const signUp = async (name: string) =>
  await api
    .call('post', `/events/events/${eventId}/registrations`)
    .send({ discord_id: discordIdOf(name), display_name: name });
const withdraw = async (name: string) =>
  await api.call('delete', `/events/events/${eventId}/registrations/${discordIdOf(name)}`);

test('an earlier look that comes again is written again: an answer to a click may have shown another meanwhile', async () => {
  await signUp('Kael');
  const slow = await takeEdit();
  // The answer to this click shows Astra in the message, without any command.
  await api.bot.decision(await api.bot.press('Astra', 'join', { event: eventId }));
  await withdraw('Astra');
  await api.bot.complete(slow);
  const next = await takeEdit();
  expect(next.data.wanted.registrations.map(({ display_name }) => display_name)).toEqual(['Kael']);
  await api.bot.complete(next);
  await eventually('no difference left', async () => !(await shown())?.signup_message.drift);
});

test('a change that is taken back while its edit waits for another try is written over, whatever that did', async () => {
  await put('Raid sur Daymar');
  await api.bot.fail(await takeEdit(), { class: 'infrastructure', retry_after_ms: 1_000 });
  await put('Raid sur Jumptown');
  const next = await takeEdit();
  expect(next.data).toMatchObject({ wanted: { title: 'Raid sur Jumptown' } });
  await api.bot.complete(next);
  await eventually('no difference left', async () => !(await shown())?.signup_message.drift);
});

test('the same for the scheduled event: the job that tried ends, and another looks again', async () => {
  await put('Raid sur Daymar');
  const edit = await api.bot.take('scheduled-event.edit', eventId);
  await api.bot.fail(edit, { class: 'infrastructure', retry_after_ms: 1_000 });
  await put('Raid sur Jumptown');
  const next = await api.bot.take('scheduled-event.edit', eventId);
  expect(next.data).toMatchObject({ wanted: { event: { title: 'Raid sur Jumptown' } } });
  await api.bot.complete(next);
  await eventually('no difference left', async () => !(await shown())?.scheduled_event.drift);
  const jobs = await api.call('get', `/jobs?event_id=${eventId}&type=scheduled-event.edit`);
  expect((jobs.body as { jobs: JobResource[] }).jobs.map(({ status }) => status)).toEqual([
    'completed',
    'cancelled',
  ]);
});
