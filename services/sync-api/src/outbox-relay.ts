import type { Logger } from '@verselink/runtime';
import pLimit from 'p-limit';
import { createBatchByKey } from './batch-by-key.ts';

/** Events that are planned side by side in one process. */
const CONCURRENCY = 8;
/**
 * What members do gathers until none has done anything for a while: each of them has the answer, and the bot reports
 * what the message shows that was clicked, so that only the other servers are left to plan.
 */
const QUIET_MS = 600;
/** The longest that it gathers: the other servers show it within five seconds. */
const GATHER_MS = 2_000;

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
  const gathering = new Map<
    string,
    { timer: NodeJS.Timeout; correlationId: string; latest: number }
  >();
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

    /** Starts a run once nothing was notified for a while, for all that was. */
    notifySoon: (eventId: string, correlationId: string): void => {
      const known = gathering.get(eventId);
      clearTimeout(known?.timer);
      const at = performance.now();
      const latest = known?.latest ?? at + GATHER_MS;
      const timer = setTimeout(gathered, Math.min(QUIET_MS, latest - at), eventId);
      gathering.set(eventId, {
        timer,
        correlationId: known?.correlationId ?? correlationId,
        latest,
      });
    },

    /** Waits until nothing runs any more; what gathers runs now. */
    idle: async (): Promise<void> => {
      for (const eventId of gathering.keys()) gathered(eventId);
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
