import type { ConsumeMessage } from 'amqplib';
import { backoffMs, pause } from './backoff.ts';
import type { CrashWatch } from './crash-watch.ts';
import { copyProperties, movedProperties, waitingProperties } from './delivery.ts';
import { describeMessage } from './describe-message.ts';
import { acknowledge, type Held } from './lane.ts';
import type { MessagingLogger, MessagingObserver } from './observer.ts';
import type { Outcome } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import { errorText, toError } from './to-error.ts';
import { deadLetterRoute, homeRoute, retryRoute, suspectRoute, type Route } from './topology.ts';

const COPY_BACKOFF = { firstMs: 100, maxMs: 2_000 };
const COPY_DEADLINE_MS = 10_000;

type Settled = Exclude<Outcome, { kind: 'keep' }>;

/** Carries outcomes out: acknowledges, after putting a copy where the message has to go next. */
export interface Settlement {
  settle(held: Held, what: { outcome: Settled; type: string; ms: number }): Promise<void>;
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
          ...describeMessage(raw),
          error: errorText(toError(error)),
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

  function tell(raw: ConsumeMessage, outcome: Settled): void {
    // The usual way says nothing, and costs nothing.
    if (outcome.kind === 'ack') return;
    const fields = { queue, ...describeMessage(raw) };
    switch (outcome.kind) {
      case 'expired':
        logger.info('A message was too old to be handled', fields);
        return;
      case 'wait':
        logger.debug('A message waits for its turn', {
          ...fields,
          reason: outcome.error.message,
          in_ms: outcome.delayMs,
        });
        return;
      case 'retry':
        logger.warn('A message will be tried again', {
          ...fields,
          error: errorText(outcome.error),
          in_ms: outcome.delayMs,
        });
        return;
      case 'dead':
        logger.error('A message went to the dead letters: see why, mend the cause, replay it', {
          ...fields,
          class: outcome.class,
          error: errorText(outcome.error),
        });
        return;
      case 'suspect':
        logger.warn('Processes died while they held this message; it will be taken alone', fields);
        return;
      case 'home':
        logger.info('A suspect goes back to its queue: no process died of it', fields);
    }
  }

  return {
    async settle(held, { outcome, type, ms }) {
      const { raw } = held;
      const next = nextPlace(queue, raw, outcome);
      if (next && !(await copy(held, next.route, next.options))) return;
      tell(raw, outcome);
      done(held);
      observer.consumed(queue, type, ms, outcome.kind);
    },
  };
}

type Copy = ReturnType<typeof movedProperties>;

/** Where a message goes that is not done with, and as what. */
function nextPlace(
  queue: string,
  raw: ConsumeMessage,
  outcome: Settled,
): { route: Route; options: Copy } | undefined {
  switch (outcome.kind) {
    case 'ack':
    case 'expired':
      return undefined;
    case 'wait':
      return { route: retryRoute(queue, outcome.delayMs), options: waitingProperties(raw) };
    case 'retry':
      return {
        route: retryRoute(queue, outcome.delayMs),
        options: copyProperties(raw, { queue, ...outcome }),
      };
    case 'dead':
      return {
        route: deadLetterRoute(queue),
        options: copyProperties(raw, { queue, ...outcome }),
      };
    case 'suspect':
      return { route: suspectRoute(queue), options: movedProperties(raw) };
    case 'home':
      return { route: homeRoute(queue), options: movedProperties(raw) };
  }
}
