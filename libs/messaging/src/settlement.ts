import { backoffMs, pause } from './backoff.ts';
import type { CrashWatch } from './crash-watch.ts';
import { attemptOf, copyProperties, idOf, movedProperties } from './delivery.ts';
import { acknowledge, type Held } from './lane.ts';
import type { MessagingLogger, MessagingObserver } from './observer.ts';
import type { Outcome } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import { toError } from './to-error.ts';
import { deadLetterRoute, homeRoute, retryRoute, suspectRoute, type Route } from './topology.ts';

const COPY_BACKOFF = { firstMs: 100, maxMs: 2_000 };
const COPY_DEADLINE_MS = 10_000;

/** Carries outcomes out: acknowledges, after putting a copy where the message has to go next. */
export interface Settlement {
  settle(
    held: Held,
    what: { outcome: Exclude<Outcome, { kind: 'keep' }>; type: string; ms: number },
  ): Promise<void>;
}

export function createSettlement({
  queue,
  crashes,
  publisher,
  isDraining,
  logger,
  observer,
}: {
  queue: string;
  crashes: CrashWatch;
  publisher: Publisher;
  isDraining: () => boolean;
  logger: MessagingLogger;
  observer: Required<MessagingObserver>;
}): Settlement {
  /** Copy first, acknowledge then: a crash between the two doubles the message but cannot lose it. */
  async function copy({ raw, lane }: Held, route: Route, options: Copy): Promise<boolean> {
    for (let attempt = 0; lane.open; attempt++) {
      try {
        await publisher.publish(route, raw.content, options, COPY_DEADLINE_MS);
        return true;
      } catch (error) {
        logger.warn('A failed message could not be put aside; it is kept', {
          queue,
          id: idOf(raw),
          error: toError(error).message,
        });
        if (isDraining()) return false;
        await pause(backoffMs({ attempt, ...COPY_BACKOFF }));
      }
    }
    return false;
  }

  function done(held: Held): void {
    const { lane, raw } = held;
    if (!lane.open) return;
    lane.unsettled.delete(held);
    crashes.forget(raw);
    acknowledge(held);
  }

  return {
    async settle(held, { outcome, type, ms }) {
      const { raw } = held;
      const fields = { queue, type, id: idOf(raw), attempt: attemptOf(raw) };
      if (outcome.kind === 'retry') {
        const route = retryRoute(queue, outcome.delayMs);
        if (!(await copy(held, route, copyProperties(raw, { queue, ...outcome })))) return;
        const { error, delayMs } = outcome;
        logger.warn('A message will be tried again', {
          ...fields,
          error: error.message,
          in_ms: delayMs,
        });
      } else if (outcome.kind === 'dead') {
        const route = deadLetterRoute(queue);
        if (!(await copy(held, route, copyProperties(raw, { queue, ...outcome })))) return;
        logger.error('A message went to the dead letters: see why, mend the cause, replay it', {
          ...fields,
          class: outcome.class,
          error: outcome.error.message,
        });
      } else if (outcome.kind === 'suspect') {
        if (!(await copy(held, suspectRoute(queue), movedProperties(raw)))) return;
        logger.warn('Processes died while they held this message; it will be taken alone', fields);
      } else if (outcome.kind === 'home') {
        if (!(await copy(held, homeRoute(queue), movedProperties(raw)))) return;
        logger.info('A suspect goes back to its queue: no process died of it', fields);
      } else if (outcome.kind === 'expired') {
        logger.info('A message was too old to be handled', fields);
      }
      done(held);
      observer.consumed(queue, type, ms, outcome.kind);
    },
  };
}

type Copy = ReturnType<typeof movedProperties>;
