import { beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import { routes } from '@verselink/messaging';
import type { JobResource } from '@verselink/contracts';
import { GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const CREATE = 'scheduled-event.create';

const api = useTestService({ isLinked: false });
let freed = 0;
beforeAll(async () => {
  await api.call('post', '/guilds').send({ guild_id: GUILD });
});

const jobs = async () =>
  ((await api.call('get', '/jobs?type=scheduled-event.create')).body as { jobs: JobResource[] })
    .jobs;

/** Publishes an event for which the guild has no room. */
async function waiting(eventId: string): Promise<void> {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
  await refuse(eventId);
}
async function refuse(eventId: string): Promise<void> {
  const command = await api.bot.take(CREATE, eventId);
  const retry_after_ms = 600_000;
  await api.bot.fail(command, { class: 'rate-limit', discord_code: 30038, retry_after_ms });
  await eventually('the job waiting', async () =>
    (await jobs()).some(({ event_id, status }) => event_id === eventId && status === 'pending'),
  );
}

/** A scheduled event that we never heard of is deleted. */
async function freePlace(): Promise<void> {
  freed += 1;
  const discord_id = `27000000000000${1000 + freed}`;
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'freed',
    data: { guild_id: GUILD, kinds: ['scheduled-event'], discord_id, change: 'deleted' },
  });
}

test('a place that is freed in a full guild goes to the event that has waited longest, at once', async () => {
  await waiting('evt-old');
  await waiting('evt-new');
  await freePlace();
  const first = await api.bot.take(CREATE, 'evt-old');
  await api.bot.complete(first, { discord_id: '270000000000000001' });
  await eventually('the first made', async () =>
    (await jobs()).some(({ status }) => status === 'completed'),
  );
  expect(api.bot.inbox.map(({ type }) => type)).not.toContain(CREATE);
  await freePlace();
  const second = await api.bot.take(CREATE, 'evt-new');
  expect(second.data.attempt).toBe(2);
  await api.bot.complete(second, { discord_id: '270000000000000002' });
  await eventually('both made', async () =>
    (await jobs()).every(({ status }) => status === 'completed'),
  );
});

test('a place that the oldest wants no more goes to the next', async () => {
  await waiting('evt-drafted');
  await waiting('evt-patient');
  await api.call('put', '/events/events/update/evt-drafted').send(eventBody({ state: 'draft' }));
  await freePlace();
  const next = await api.bot.take(CREATE, 'evt-patient');
  expect(next.data.attempt).toBe(2);
});
