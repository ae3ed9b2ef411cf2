import type { EventStore } from '../../stores/event-store.ts';
import type { StoredJob } from '../../stores/job-store.ts';

export type ReplanAfter = ReturnType<typeof createReplanAfter>;

/**
 * Ends a job in a way that no result of the bot does, and has its event planned again: while the job was open no other
 * could be opened, so a change since it was planned has none. The mark comes first, so that a stop in between is made
 * good by the sweep.
 */
export function createReplanAfter({
  events,
  changed,
  now,
}: {
  events: Pick<EventStore, 'markUnprojected'>;
  /** Has the event planned again soon. */
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function replanAfter(job: StoredJob, end: () => Promise<void>): Promise<void> {
    if (job.notice === null) await events.markUnprojected([job.event_id], now());
    await end();
    if (job.notice === null) changed(job.event_id, job.correlation_id);
  };
}
