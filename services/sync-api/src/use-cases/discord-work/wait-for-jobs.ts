import type { EventStore } from '../../stores/event-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';

/** Jobs of an event that an answer shows at most. */
const SHOWN = 100;
const FIRST_STEP_MS = 20;
const LONGEST_STEP_MS = 250;
/** How long every caller waits for the jobs to be known. */
const PLAN_MS = 1_000;

/**
 * Waits until an event is planned and, up to `waitMs`, until none of its jobs is open. Plans and results may come
 * from any replica, hence this looks at what is stored, for a bounded time, and not once the service stops.
 */
export function createWaitForJobs({
  events,
  jobs,
  now,
  sleep,
}: {
  events: EventStore;
  jobs: JobStore;
  now: () => Date;
  sleep: (ms: number) => Promise<unknown>;
}) {
  return async function waitForJobs(
    eventId: string,
    waitMs: number,
    stopping: AbortSignal,
  ): Promise<{ settled: boolean; jobs: StoredJob[] }> {
    const started = now().getTime();
    for (let step = FIRST_STEP_MS; ; step = Math.min(step * 1.5, LONGEST_STEP_MS)) {
      const event = await events.load(eventId);
      const found = await jobs.list({ event_id: eventId, limit: SHOWN });
      const planned = event?.unprojected_at === null;
      const settled = planned && !found.some((job) => job.open);
      const left = started + (planned ? waitMs : Math.max(waitMs, PLAN_MS)) - now().getTime();
      if (settled || left <= 0 || stopping.aborted) return { settled, jobs: found };
      await sleep(Math.min(step, left));
    }
  };
}
