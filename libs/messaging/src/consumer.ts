import { admit, type Admission } from './admission.ts';
import { backoffMs } from './backoff.ts';
import { callHandler, type Handle } from './call-handler.ts';
import { createCrashWatch } from './crash-watch.ts';
import { progressOf } from './delivery.ts';
import { flushAcknowledgements, openLane, putBack, take, type Held, type Lane } from './lane.ts';
import type { MessagingLogger, MessagingObserver } from './observer.ts';
import { outcomeOf } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import type { Session } from './session.ts';
import { createSettlement } from './settlement.ts';
import { SUSPECT } from './suspect-consumer.ts';
import { errorText, toError } from './to-error.ts';

/** While the database or Discord is down: first look again soon, then at most this far apart. */
const KEEP_BACKOFF = { firstMs: 200, maxMs: 30_000 };

export interface ConsumerOptions {
  queue: string;
  /** Messages that may be here unacknowledged. */
  prefetch: number;
  /** Messages per call of `handle`. */
  maxBatch: number;
  /** Calls at once. */
  concurrency: number;
  handle: Handle;
}

/** Works one queue off, over one session after the other. */
export interface Consumer {
  readonly queue: string;
  /** Begins to take on a new session. */
  open(session: Session): Promise<void>;
  /** Lets the next in line have the queue, if it is one that a single consumer works off, and queues up again. */
  yieldTurn(): Promise<void>;
  /** Whether anything came in since the last call. */
  wasActive(): boolean;
  /** Takes nothing more, lets running handlers finish, then gives the rest back in order. */
  drain(): Promise<void>;
}

export function createConsumer({
  queue,
  prefetch,
  maxBatch,
  concurrency,
  handle,
  publisher,
  now: clock,
  ladderMs,
  logger,
  observer,
}: ConsumerOptions & {
  publisher: Publisher;
  now: () => number;
  ladderMs: readonly number[];
  logger: MessagingLogger;
  observer: Required<MessagingObserver>;
}): Consumer {
  const crashes = createCrashWatch();
  const isDraining = (): boolean => draining;
  const settlement = createSettlement({
    queue,
    crashes,
    publisher,
    isDraining,
    logger,
    observer,
  });
  // Handlers of a lost session count too: one call at a time stays one call at a time.
  const running = new Set<Promise<void>>();
  let lane: Lane | undefined;
  let draining = false;
  let reopening = false;
  let active = false;
  let keepsInARow = 0;
  let wake: NodeJS.Timeout | undefined;

  async function open(session: Session): Promise<void> {
    if (draining) return;
    const fresh = await openLane(session);
    if (session.ended || isDraining()) return;
    session.onEnd(() => leave(fresh));
    lane = fresh;
    await take(fresh, { queue, prefetch, onHeld });
  }

  function onHeld(): void {
    active = true;
    // After the whole chunk that came from the socket, so that a batch is what is there at once.
    queueMicrotask(pump);
  }

  /** The channel is lost or given up: what it held comes again, here or elsewhere. */
  function leave(left: Lane): void {
    if (!left.open) return;
    left.open = false;
    crashes.survived([...left.unsettled].map(({ raw }) => raw));
    if (lane === left) lane = undefined;
  }

  const mayStart = (): boolean =>
    !draining && !reopening && !wake && running.size < (keepsInARow > 0 ? 1 : concurrency);

  function pump(): void {
    while (lane && lane.buffer.length > 0 && mayStart()) {
      const { session } = lane;
      const run = work(lane, lane.buffer.splice(0, maxBatch))
        .catch((error: unknown) => session.drop(toError(error)))
        .then(() => {
          running.delete(run);
          pump();
        });
      running.add(run);
    }
  }

  async function work(from: Lane, batch: Held[]): Promise<void> {
    const began = performance.now();
    const now = clock();
    const admitted = batch.map((held) => ({ held, ...judge(held, now) }));
    const deliveries = admitted.flatMap((one) => (one.kind === 'delivery' ? [one.delivery] : []));
    const errors = await callHandler(handle, deliveries, queue);
    const ms = performance.now() - began;

    const kept: Held[] = [];
    for (const one of admitted) {
      const { held, message } = one;
      const outcome =
        one.kind === 'verdict'
          ? one.outcome
          : outcomeOf(errors.shift(), progressOf(held.raw), ladderMs);
      if (outcome.kind === 'keep') {
        kept.push(held);
        hold(outcome.error);
      } else await settlement.settle(held, { outcome, type: message?.type ?? 'unknown', ms });
    }
    if (kept.length > 0) putBack(from, kept);
    else if (deliveries.length > 0) keepsInARow = 0;
  }

  function judge({ raw }: Held, now: number): Admission {
    return crashes.deathsOf(raw) >= SUSPECT
      ? { kind: 'verdict', message: undefined, outcome: { kind: 'suspect' } }
      : admit(raw, { now, ladderMs });
  }

  /** Not the message's fault: nothing is started for a while. Prefetch stops the broker from sending more. */
  function hold(error: Error): void {
    if (wake || draining) return;
    const delay = backoffMs({ attempt: keepsInARow++, ...KEEP_BACKOFF });
    logger.warn('Handling is paused: what it needs is not available', {
      queue,
      error: errorText(error),
      again_in_ms: Math.round(delay),
    });
    wake = setTimeout(() => {
      wake = undefined;
      pump();
    }, delay);
  }

  /** Closing the channel keeps the order; cancelling would give later messages to the next consumer first. */
  async function giveUp(old: Lane): Promise<void> {
    await Promise.all(running);
    if (!old.open) return;
    flushAcknowledgements(old);
    leave(old);
    await old.session.closeChannel(old.channel);
  }

  /** Gives everything back and queues up again. */
  async function reopen(): Promise<void> {
    if (draining || reopening || !lane) return;
    reopening = true;
    const old = lane;
    const { session } = old;
    try {
      await giveUp(old);
      // A session that ended meanwhile has a successor, on which the link opens this consumer.
      if (!session.ended) await open(session);
    } catch (error) {
      session.drop(toError(error));
    } finally {
      reopening = false;
      pump();
    }
  }

  return {
    queue,
    open,
    yieldTurn: reopen,
    wasActive() {
      const was = active;
      active = false;
      return was;
    },
    async drain() {
      draining = true;
      clearTimeout(wake);
      await Promise.all(running);
      if (lane) await giveUp(lane);
    },
  };
}
