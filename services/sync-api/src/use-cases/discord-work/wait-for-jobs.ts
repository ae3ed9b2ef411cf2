import type { EventStore } from '../../stores/event-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';

/** Jobs of an event that an answer shows at most. */
const SHOWN = 100;
const FIRST_STEP_MS = 20;
const LONGEST_STEP_MS = 250;
/** How long every caller waits for the jobs to be known. */
const PLAN_MS = 1_000;

export type WaitForJobs = ReturnType<typeof createWaitForJobs>;

/**
 * Waits until an event is planned and, up to `waitMs`, until none of its jobs is open. This replica knows when its own
 * plan is stored; results may come to any, hence it then looks at what is stored, for a bounded time, and not once the
 * service stops.
 */
export function createWaitForJobs({
  events,
  jobs,
  planned,
  now,
  sleep,
}: {
  events: EventStore;
  jobs: JobStore;
  /** Resolves when the plan that this replica began is stored. */
  planned: (eventId: string) => Promise<void>;
  now: () => Date;
  sleep: (ms: number) => Promise<unknown>;
}) {
  return async function waitForJobs({
    eventId,
    since,
    waitMs,
    stopping,
  }: {
    eventId: string;
    /** Jobs that had ended by then are of no concern. */
    since: Date;
    waitMs: number;
    stopping: AbortSignal;
  }): Promise<{ settled: boolean; jobs: StoredJob[] }> {
    const started = now().getTime();
    await Promise.race([planned(eventId), sleep(PLAN_MS)]);
    let event = events.recall(eventId);
    for (let step = FIRST_STEP_MS; ; step = Math.min(step * 1.5, LONGEST_STEP_MS)) {
      event ??= await events.load(eventId);
      const found = await jobs.listSince(eventId, since, SHOWN);
      const isPlanned = event?.unprojected_at === null;
      event = undefined;
      const settled = isPlanned && !found.some((job) => job.open);
      const left = started + (isPlanned ? waitMs : Math.max(waitMs, PLAN_MS)) - now().getTime();
      if (settled || left <= 0 || stopping.aborted) return { settled, jobs: found };
      await sleep(Math.min(step, left));
    }
  };
}
