import type { Logger } from '@verselink/runtime';
import pLimit from 'p-limit';

/** Events that are planned side by side in one process. */
const CONCURRENCY = 8;

/**
 * Brings saved changes on their way: one run per event at a time, and a change during a run leads to exactly one
 * more. It is only the fast path; what a stop cuts off stands in the event document, and the sweep finds it.
 */
export function createOutboxRelay({
  project,
  logger,
}: {
  project: (eventId: string, correlationId: string) => Promise<void>;
  logger: Logger;
}) {
  const limit = pLimit(CONCURRENCY);
  const running = new Map<string, { current: Promise<void>; next: Promise<void> | undefined }>();

  /** Resolves after a run that began after this call; rejects when that run failed. */
  function run(eventId: string, correlationId: string): Promise<void> {
    const entry = running.get(eventId);
    if (entry !== undefined) {
      entry.next ??= entry.current
        .catch(() => undefined)
        .then(async () => {
          await start(eventId, correlationId);
        });
      return entry.next;
    }
    return start(eventId, correlationId);
  }

  function start(eventId: string, correlationId: string): Promise<void> {
    const current = limit(project, eventId, correlationId).finally(() => {
      if (running.get(eventId)?.current === current) running.delete(eventId);
    });
    running.set(eventId, { current, next: undefined });
    return current;
  }

  return {
    run,

    /** Starts a run without waiting; a failure is logged and left to the sweep. */
    notify: (eventId: string, correlationId: string): void => {
      run(eventId, correlationId).catch((error: unknown) => {
        logger.warn('an event could not be planned now; the sweep tries again', {
          event_id: eventId,
          correlation_id: correlationId,
          error,
        });
      });
    },

    /** Waits until nothing runs any more. */
    idle: async (): Promise<void> => {
      while (running.size > 0) {
        await Promise.allSettled([...running.values()].map((entry) => entry.next ?? entry.current));
      }
    },
  };
}
