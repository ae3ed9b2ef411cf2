import type { Logger } from '@verselink/runtime';
import pLimit from 'p-limit';
import { createBatchByKey } from './batch-by-key.ts';

/** Events that are planned side by side in one process. */
const CONCURRENCY = 8;
/** How long what members do gathers: each of them has the answer, and the message that was clicked shows it. */
const GATHER_MS = 250;

/**
 * Brings saved changes on their way: one run per event at a time, and changes during a run lead to exactly one
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
  const running = new Set<Promise<void>>();
  const gathering = new Map<string, { timer: NodeJS.Timeout; correlationId: string }>();
  const projectInTurn = createBatchByKey({
    run: async (eventId, correlationIds: string[]) => {
      await limit(project, eventId, correlationIds[0] ?? '');
      return correlationIds;
    },
  });

  /** Resolves after a run that began after this call; rejects when that run failed. */
  async function run(eventId: string, correlationId: string): Promise<void> {
    const current = projectInTurn(eventId, correlationId).then(() => undefined);
    running.add(current);
    try {
      await current;
    } finally {
      running.delete(current);
    }
  }

  /** Starts a run without waiting; a failure is logged and left to the sweep. */
  function notify(eventId: string, correlationId: string): void {
    run(eventId, correlationId).catch((error: unknown) => {
      logger.warn('an event could not be planned now; the sweep tries again', {
        event_id: eventId,
        correlation_id: correlationId,
        error,
      });
    });
  }

  function gathered(eventId: string): void {
    const entry = gathering.get(eventId);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    gathering.delete(eventId);
    notify(eventId, entry.correlationId);
  }

  return {
    run,
    notify,

    /** Starts a run a moment later, for all that is notified until then. */
    notifySoon: (eventId: string, correlationId: string): void => {
      if (gathering.has(eventId)) return;
      const timer = setTimeout(gathered, GATHER_MS, eventId);
      gathering.set(eventId, { timer, correlationId });
    },

    /** Waits until nothing runs any more; what gathers runs now. */
    idle: async (): Promise<void> => {
      for (const eventId of gathering.keys()) gathered(eventId);
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
