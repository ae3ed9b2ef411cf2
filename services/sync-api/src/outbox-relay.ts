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
  /** Calls `planned` once its plan is stored, before it is carried out. */
  project: (eventId: string, correlationId: string, planned: () => void) => Promise<void>;
  logger: Logger;
}) {
  const limit = pLimit(CONCURRENCY);
  const running = new Set<Promise<void>>();
  const gathering = new Map<
    string,
    { timer: NodeJS.Timeout; correlationId: string; latest: number }
  >();
  const plans = new Map<string, Promise<void>>();
  const projectInTurn = createBatchByKey({
    run: async (eventId, calls: { correlationId: string; planned: () => void }[]) => {
      await limit(project, eventId, calls[0]?.correlationId ?? '', () => {
        for (const { planned } of calls) planned();
      });
      return calls;
    },
  });

  /** Resolves after a run that began after this call; rejects when that run failed. */
  async function run(eventId: string, correlationId: string): Promise<void> {
    const { promise: plan, resolve: planned } = withResolvers();
    const current = projectInTurn(eventId, { correlationId, planned }).then(() => undefined);
    running.add(current);
    plans.set(eventId, plan);
    try {
      await current;
    } finally {
      planned();
      running.delete(current);
      if (plans.get(eventId) === plan) plans.delete(eventId);
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

    /** Resolves when the last run of an event that was asked for here has stored its plan, or has failed. */
    planned: async (eventId: string): Promise<void> => {
      await plans.get(eventId);
    },

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

/** `Promise.withResolvers`, which Node has from version 22 on. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => undefined as void;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
