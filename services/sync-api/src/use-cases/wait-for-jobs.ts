import type { EventStore } from '../stores/event-store.ts';
import type { JobStore, StoredJob } from '../stores/job-store.ts';

/** Jobs of an event that an answer shows at most. */
const SHOWN = 100;
const STEP_MS = 100;

/**
 * Waits until nothing is planned or under way for an event. Results come over the broker to any replica, hence
 * this looks at the stored jobs, for a bounded time.
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
  ): Promise<{ settled: boolean; jobs: StoredJob[] }> {
    const deadline = now().getTime() + waitMs;
    for (;;) {
      const event = await events.load(eventId);
      const found = await jobs.list({ event_id: eventId, limit: SHOWN });
      const settled = event?.unprojected_at === null && !found.some((job) => job.open);
      if (settled || now().getTime() >= deadline) return { settled, jobs: found };
      await sleep(STEP_MS);
    }
  };
}
