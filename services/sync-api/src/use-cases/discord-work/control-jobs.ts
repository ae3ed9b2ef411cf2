import type { JobFilter } from '@verselink/contracts';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import { artefactOf } from './artefact-of.ts';

export type CancelResult =
  { kind: 'cancelled'; job: StoredJob } | { kind: 'unknown' } | { kind: 'ended' };

export interface Processed {
  processed: number;
  /** Beyond the limit, under way already, and failed for good. */
  untouched: { pending: number; processing: number; failed: number };
}

const CANCELLED = 'Cancelled by an operator.';

/** What an operator can do to open jobs: give up, process what waits. Each may run twice. */
export function createControlJobs({
  events,
  jobs,
  artefacts,
  dispatchJob,
  changed,
  now,
}: {
  events: Pick<EventStore, 'markUnprojected'>;
  jobs: JobStore;
  artefacts: ArtefactStore;
  dispatchJob: (jobId: string) => Promise<void>;
  /** Has the event planned again soon. */
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return {
    /** Gives a job up; the same is not tried again until the event changes or a retry is asked for. */
    cancel: async (id: string): Promise<CancelResult> => {
      const job = await jobs.find(id);
      if (job === undefined) return { kind: 'unknown' };
      if (!(await jobs.settle(id, 'cancelled', now(), { reason: CANCELLED })))
        return { kind: 'ended' };
      const key = artefactOf(job);
      if (key !== undefined) {
        const shown = await artefacts.find(key);
        const digest = shown?.wanted_digest ?? null;
        const { channel_id } = job;
        await artefacts.block(key, {
          cause: 'operator',
          digest,
          channel_id,
          reason: CANCELLED,
          at: now(),
        });
        // While it was open no other could be opened, so a change since it was planned has none.
        await events.markUnprojected([job.event_id], now());
        changed(job.event_id, job.correlation_id);
      }
      return { kind: 'cancelled', job: (await jobs.find(id)) ?? job };
    },

    /** Publishes waiting jobs now instead of at their time; returns how many were taken, and what was not. */
    process: async (filter: JobFilter, limit: number): Promise<Processed> => {
      const before = await jobs.countOf(filter, ['pending', 'processing', 'failed']);
      const ids = await jobs.hurry(filter, limit, now());
      await Promise.all(
        ids.map(async (id) => {
          await dispatchJob(id);
        }),
      );
      const { pending = 0, processing = 0, failed = 0 } = before;
      const untouched = { pending: Math.max(0, pending - ids.length), processing, failed };
      return { processed: ids.length, untouched };
    },
  };
}
