import { parseMessage, type MessageType } from '@verselink/contracts';
import type { Channel, ConsumeMessage } from 'amqplib';
import { backoffMs, pause } from './backoff.ts';
import { createCrashWatch, CRASH_LOOP } from './crash-watch.ts';
import { attemptOf, copyProperties, routingKeyOf, type Delivery } from './delivery.ts';
import type { MessagingLogger, MessagingObserver } from './observer.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import type { Session } from './session.ts';
import { deadLetterRoute, retryRoute, type Route } from './topology.ts';

/** While the database or Discord is down: first look again soon, then at most this far apart. */
const KEEP_BACKOFF = { firstMs: 200, maxMs: 30_000 };
const COPY_BACKOFF = { firstMs: 100, maxMs: 2_000 };
const COPY_DEADLINE_MS = 10_000;

export interface ConsumerOptions {
  queue: string;
  /** Messages that may be here unacknowledged. */
  prefetch: number;
  /** Messages per call of `handle`, and calls at once. */
  maxBatch: number;
  concurrency: number;
  /** Returns per delivery undefined = done, or the error. A throw applies to all. */
  handle: (deliveries: Delivery[]) => Promise<(Error | undefined)[]>;
}

/** What came over one channel, which is the only one that it can be acknowledged on. */
interface Lane {
  session: Session;
  channel: Channel;
  prefetch: number;
  open: boolean;
  /** Not yet started, in the order of the queue. */
  buffer: Held[];
  unsettled: Set<Held>;
}

interface Held {
  raw: ConsumeMessage;
  lane: Lane;
}

/** With a delivery it goes to the handler; with a verdict it does not. */
interface Admitted {
  held: Held;
  type: MessageType | 'unknown';
  delivery?: Delivery;
  verdict?: Outcome;
}

/** Works one queue off, over one session after the other. */
export interface Consumer {
  readonly queue: string;
  /** Begins to take on a new session. */
  open(session: Session): Promise<void>;
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
  ladderMs,
  logger,
  observer,
}: ConsumerOptions & {
  publisher: Publisher;
  ladderMs: readonly number[];
  logger: MessagingLogger;
  observer: Required<MessagingObserver>;
}): Consumer {
  const crashes = createCrashWatch();
  // Handlers of a lost session count too: one call at a time stays one call at a time.
  const running = new Set<Promise<void>>();
  let lane: Lane | undefined;
  let draining = false;
  let reopening = false;
  let keepsInARow = 0;
  let wake: NodeJS.Timeout | undefined;

  const isDraining = (): boolean => draining;
  const wantedPrefetch = (): number => (crashes.careful ? 1 : prefetch);

  async function open(session: Session): Promise<void> {
    if (draining) return;
    const channel = await session.channel();
    const fresh: Lane = {
      session,
      channel,
      prefetch: wantedPrefetch(),
      open: true,
      buffer: [],
      unsettled: new Set(),
    };
    await channel.prefetch(fresh.prefetch);
    if (session.ended || isDraining()) return;
    session.onEnd(() => leave(fresh));
    lane = fresh;
    await channel.consume(queue, (raw) => {
      if (raw) receive({ raw, lane: fresh });
      else session.drop(new Error(`RabbitMQ cancelled the consumer of ${queue}`));
    });
  }

  /** The channel is lost or given up: what it held comes again, to us or to another. */
  function leave(left: Lane): void {
    if (!left.open) return;
    left.open = false;
    crashes.survived([...left.unsettled].map(({ raw }) => raw));
    if (lane === left) lane = undefined;
  }

  function receive(held: Held): void {
    held.lane.unsettled.add(held);
    held.lane.buffer.push(held);
    crashes.meet(held.raw);
    // After the whole chunk that came from the socket, so that a batch is what is there at once.
    queueMicrotask(pump);
  }

  function pump(): void {
    if (lane && lane.prefetch !== wantedPrefetch()) void reopen();
    const limit = keepsInARow > 0 ? 1 : concurrency;
    while (lane && lane.buffer.length > 0 && running.size < limit && !wake && !isHalted()) {
      const current = lane;
      const run = work(current, current.buffer.splice(0, maxBatch))
        .catch((error: unknown) => {
          current.session.drop(error instanceof Error ? error : new Error(String(error)));
        })
        .then(() => {
          running.delete(run);
          pump();
        });
      running.add(run);
    }
  }

  const isHalted = (): boolean => draining || reopening;

  async function work(current: Lane, batch: Held[]): Promise<void> {
    const began = performance.now();
    const admitted = batch.map(admit);
    const toHandle = admitted.flatMap(({ delivery }) => (delivery ? [delivery] : []));
    const errors = toHandle.length > 0 ? await callHandler(toHandle) : [];
    const kept: Held[] = [];
    for (const { held, type, verdict } of admitted) {
      const outcome = verdict ?? outcomeOf(errors.shift(), attemptOf(held.raw), ladderMs);
      if (outcome.kind === 'keep') {
        kept.push(held);
        hold(outcome.error);
      } else await settle(held, outcome, type, began);
    }
    if (kept.length > 0) {
      current.buffer.unshift(...kept);
      current.buffer.sort((a, b) => a.raw.fields.deliveryTag - b.raw.fields.deliveryTag);
    } else if (toHandle.length > 0) keepsInARow = 0;
  }

  /** What can be said of a message before its handler sees it. */
  function admit(held: Held): Admitted {
    const { raw } = held;
    if (crashes.isLoop(raw)) {
      const error = new Error(`A process died ${CRASH_LOOP} times or more while it held this.`);
      return { held, type: 'unknown', verdict: { kind: 'dead', class: 'crash-loop', error } };
    }
    try {
      const message = parseMessage(raw.content);
      const { type, expirytime } = message;
      if (expirytime !== undefined && Date.parse(expirytime) <= Date.now()) {
        return { held, type, verdict: { kind: 'expired' } };
      }
      const { redelivered } = raw.fields;
      const attempt = attemptOf(raw);
      return {
        held,
        type,
        delivery: { message, redelivered, attempt, routingKey: routingKeyOf(raw) },
      };
    } catch (error) {
      const verdict = outcomeOf(toError(error), attemptOf(raw), ladderMs);
      return { held, type: 'unknown', verdict };
    }
  }

  async function callHandler(deliveries: Delivery[]): Promise<(Error | undefined)[]> {
    try {
      const errors = await handle(deliveries);
      if (errors.length === deliveries.length) {
        return errors.map((error) => (error === undefined ? undefined : toError(error)));
      }
      throw new Error(
        `The handler of ${queue} answered ${errors.length} of ${deliveries.length} messages; it must answer all.`,
      );
    } catch (error) {
      return deliveries.map(() => toError(error));
    }
  }

  async function settle(
    held: Held,
    outcome: Exclude<Outcome, { kind: 'keep' }>,
    type: MessageType | 'unknown',
    began: number,
  ): Promise<void> {
    const { raw } = held;
    const fields = {
      queue,
      type,
      id: raw.properties.messageId as unknown,
      attempt: attemptOf(raw),
    };
    if (outcome.kind === 'retry' || outcome.kind === 'dead') {
      const dead = outcome.kind === 'dead';
      const route = dead ? deadLetterRoute(queue) : retryRoute(queue, outcome.delayMs);
      const properties = copyProperties(raw, {
        queue,
        error: outcome.error,
        ...(dead ? { class: outcome.class } : {}),
      });
      if (!(await copy(held, route, properties))) return;
      const reason = { ...fields, error: outcome.error.message };
      if (dead)
        logger.error('A message went to the dead letters', { ...reason, class: outcome.class });
      else logger.warn('A message will be tried again', { ...reason, in_ms: outcome.delayMs });
    } else if (outcome.kind === 'expired') {
      logger.info('A message was too old to be handled', fields);
    }
    acknowledge(held);
    observer.consumed(queue, type, performance.now() - began, outcome.kind);
  }

  /** Copy first, acknowledge then: between the two a crash doubles the message but cannot lose it. */
  async function copy(
    { raw, lane: from }: Held,
    route: Route,
    properties: ReturnType<typeof copyProperties>,
  ): Promise<boolean> {
    const options = { ...properties, persistent: true, mandatory: true };
    for (let attempt = 0; from.open; attempt++) {
      try {
        await publisher.publish(route, raw.content, options, COPY_DEADLINE_MS);
        return true;
      } catch (error) {
        logger.warn('A failed message could not be put aside; it is kept', {
          queue,
          error: toError(error).message,
        });
        if (draining) return false;
        await pause(backoffMs({ attempt, ...COPY_BACKOFF }));
      }
    }
    return false;
  }

  function acknowledge(held: Held): void {
    if (!held.lane.open) return;
    held.lane.unsettled.delete(held);
    crashes.settled(held.raw, { alone: held.lane.prefetch === 1 });
    try {
      held.lane.channel.ack(held.raw);
    } catch (error) {
      held.lane.session.drop(toError(error));
    }
  }

  /** Not the message's fault: nothing is started for a while. Prefetch stops the broker from sending more. */
  function hold(error: Error): void {
    if (wake || draining) return;
    const delay = backoffMs({ attempt: keepsInARow++, ...KEEP_BACKOFF });
    logger.warn('Handling is paused: what it needs is not available', {
      queue,
      error: error.message,
      again_in_ms: Math.round(delay),
    });
    wake = setTimeout(() => {
      wake = undefined;
      pump();
    }, delay);
  }

  async function giveUp(old: Lane): Promise<void> {
    await Promise.all(running);
    if (!old.open) return;
    leave(old);
    await old.session.closeChannel(old.channel);
  }

  /** A consumer's prefetch cannot be changed: another one means another channel. */
  async function reopen(): Promise<void> {
    if (isHalted() || !lane) return;
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
    async drain() {
      draining = true;
      clearTimeout(wake);
      await Promise.all(running);
      if (lane) await giveUp(lane);
    },
  };
}

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
