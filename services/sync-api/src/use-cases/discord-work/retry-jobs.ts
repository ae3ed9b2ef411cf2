import type { JobRetryRequest } from '@verselink/contracts';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { JobStore, StoredJob, StoredJobFilter } from '../../stores/job-store.ts';
import { artefactOf } from './artefact-of.ts';

export type RetryResult =
  | { kind: 'queued'; job: StoredJob }
  | { kind: 'unknown' }
  /** There is nothing to try again. */
  | { kind: 'refused'; reason: string };

/** What came of trying many again. */
export interface Retried {
  retried: number;
  not_retried: { reason: string; count: number }[];
  /** How many that fit have failed for good and were not looked at, or failed again meanwhile. */
  failed: number;
}

/** So many are tried side by side. */
const TOGETHER = 20;

/**
 * Tries jobs again now: one, or many that failed. What is to be done is planned at that moment; a job that has nothing
 * left to do is cancelled with the reason. Each may run twice.
 */
export function createRetryJobs({
  jobs,
  artefacts,
  dispatchJob,
  now,
}: {
  jobs: JobStore;
  artefacts: Pick<ArtefactStore, 'unblock'>;
  dispatchJob: (jobId: string, options: { keeps: boolean }) => Promise<void>;
  now: () => Date;
}) {
  async function retry(id: string): Promise<RetryResult> {
    const job = await jobs.find(id);
    if (job === undefined) return { kind: 'unknown' };
    const reason = whyNot(job);
    if (reason !== undefined) return { kind: 'refused', reason };
    const key = artefactOf(job);
    if (key !== undefined) await artefacts.unblock(key);
    if (!job.open && !(await jobs.reopen(id, now()))) {
      return { kind: 'refused', reason: await overtaken(job) };
    }
    if (job.open) await jobs.update(id, { next_attempt_at: now() });
    await dispatchJob(id, { keeps: true });
    const tried = (await jobs.find(id)) ?? job;
    return tried.status === 'cancelled'
      ? { kind: 'refused', reason: tried.reason ?? NOTHING_LEFT }
      : { kind: 'queued', job: tried };
  }

  /** Another job of the same object is open, or this one was opened by somebody else meanwhile. */
  async function overtaken({ _id, dedupe_key }: StoredJob): Promise<string> {
    const open = await jobs.findOpen(dedupe_key);
    return open === undefined || open._id === _id
      ? UNDER_WAY
      : `A newer job works on the same object: see GET /jobs/${open._id}.`;
  }

  return {
    retry,

    /** Tries failed jobs again, the oldest first. */
    retryMany: async ({ limit, class: of, ...rest }: JobRetryRequest): Promise<Retried> => {
      const filter: StoredJobFilter = { ...rest, ...(of && { 'last_error.class': of }) };
      const ids = await jobs.findFailed(filter, limit);
      const reasons = new Map<string, number>();
      let retried = 0;
      for (let from = 0; from < ids.length; from += TOGETHER) {
        for (const result of await Promise.all(ids.slice(from, from + TOGETHER).map(retry))) {
          if (result.kind === 'queued') retried += 1;
          if (result.kind === 'refused') {
            reasons.set(result.reason, (reasons.get(result.reason) ?? 0) + 1);
          }
        }
      }
      const { failed = 0 } = await jobs.countOf(filter, ['failed']);
      const not_retried = [...reasons].map(([reason, count]) => ({ reason, count }));
      return { retried, not_retried, failed };
    },
  };
}

const UNDER_WAY = 'It is under way already.';
const NOTHING_LEFT = 'Nothing is left to do.';

function whyNot({ status, reason, superseded_by }: StoredJob): string | undefined {
  switch (status) {
    case 'completed':
      return 'It is completed.';
    case 'processing':
      return UNDER_WAY;
    case 'superseded':
      return superseded_by === null
        ? (reason ?? NOTHING_LEFT)
        : `A newer job of the same object took its place: see GET /jobs/${superseded_by}.`;
    case 'pending':
    case 'failed':
    case 'cancelled':
      return undefined;
  }
}
