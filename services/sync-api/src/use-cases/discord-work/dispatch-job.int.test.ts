import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase } from '@verselink/local-stack';
import { createLogger } from '@verselink/runtime';
import type { Connection } from 'mongoose';
import { connectMongodb } from '../../stores/connect-mongodb.ts';
import { createArtefactStore } from '../../stores/artefact-store.ts';
import { createEventStore } from '../../stores/event-store.ts';
import { createGuildStore } from '../../stores/guild-store.ts';
import { createJobStore } from '../../stores/job-store.ts';
import { contentOf, newStoredEvent } from '../events/event-content.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { createControlJobs } from './control-jobs.ts';
import { createDispatchJob } from './dispatch-job.ts';
import { createReplanAfter } from './replan-after.ts';
import { formatArtefactKey, ownedBy } from '@verselink/contracts';

let connection: Connection;
let stores: ReturnType<typeof createStores>;
beforeAll(async () => {
  connection = await connectMongodb({
    uri: await testDatabase(),
    deadlineMs: 10_000,
    logger: createLogger({ service: 'test', level: 'error' }),
  });
  stores = createStores();
}, 60_000);
afterAll(async () => {
  await connection.close();
});

const createStores = () => ({
  events: createEventStore({ connection }),
  guilds: createGuildStore({ connection }),
  artefacts: createArtefactStore({ connection }),
  jobs: createJobStore({ connection }),
});
const now = () => new Date();
const ignore = async () => await Promise.resolve(undefined);

/** An event that is planned, with a job for a guild that is not linked: nothing is left to do for it. */
async function plannedEvent(id: string): Promise<string> {
  await stores.events.insert({
    ...newStoredEvent(id, contentOf(eventBody() as Parameters<typeof contentOf>[0]), now()),
    unprojected_at: null,
  });
  const guild_id = '200000000000000001';
  const key = { owner: ownedBy(id), guild_id, kind: 'signup-message' as const, slot: '' };
  await stores.artefacts.want({
    key,
    digest: 'some look',
    rev: 1,
    saved_at: null,
    leads_on: false,
  });
  await stores.jobs.open(
    [
      {
        _id: `job-${id}`,
        type: 'signup-message.edit',
        guild_id,
        event_id: id,
        slot: '',
        channel_id: null,
        dedupe_key: formatArtefactKey(key),
        notice: null,
        correlation_id: 'c',
      },
    ],
    now(),
  );
  return `job-${id}`;
}

const isPlanned = async (id: string) => (await stores.events.load(id))?.unprojected_at === null;

test('a change that was planned while a job with nothing to do was open is planned again after it', async () => {
  const jobId = await plannedEvent('evt-dropped');
  const told: string[] = [];
  await createDispatchJob({
    ...stores,
    noticeCommand: ignore,
    publishCommands: ignore,
    replanAfter: createReplanAfter({ ...stores, changed: (id) => told.push(id), now }),
    now,
  })(jobId);
  expect(await stores.jobs.find(jobId)).toBeUndefined();
  expect(await isPlanned('evt-dropped')).toBe(false);
  expect(told).toEqual(['evt-dropped']);
  // What was wanted for it is wanted no more: it would count as drift for ever.
  expect(await stores.artefacts.findByEvent('evt-dropped')).toMatchObject([
    { wanted_digest: 'absent' },
  ]);
});

test('a change that was planned while a job was open that is cancelled is planned again after it', async () => {
  const jobId = await plannedEvent('evt-cancelled');
  const control = createControlJobs({
    ...stores,
    dispatchJob: ignore,
    changed: () => undefined,
    now,
  });
  expect(await control.cancel(jobId)).toMatchObject({ kind: 'cancelled' });
  expect(await isPlanned('evt-cancelled')).toBe(false);
  expect(await stores.artefacts.findByEvent('evt-cancelled')).toMatchObject([
    { blocks: [{ cause: 'operator', digest: 'some look' }] },
  ]);
});

test('a job that ends well while it is being cancelled or tried again blocks nothing and stays ended', async () => {
  const jobId = await plannedEvent('evt-raced');
  const open = await stores.jobs.find(jobId);
  await stores.jobs.complete(jobId, { result: null, duration_ms: 1 }, now());
  const jobs = { ...stores.jobs, find: async () => await Promise.resolve(open) };
  const control = createControlJobs({
    ...stores,
    jobs,
    dispatchJob: ignore,
    changed: () => undefined,
    now,
  });
  expect(await control.cancel(jobId)).toEqual({ kind: 'ended' });
  expect(await stores.artefacts.findByEvent('evt-raced')).toMatchObject([{ blocks: [] }]);
  await stores.jobs.reopen(jobId, now());
  expect(await stores.jobs.find(jobId)).toMatchObject({ status: 'completed', open: false });
});
