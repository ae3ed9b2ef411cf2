import type { Message, MessageType } from '@verselink/contracts';
import type { Channel } from 'amqplib';
import type { Handle } from './call-handler.ts';
import { createConsumer, type Consumer } from './consumer.ts';
import { createDeadLetterConsumer, type DeadLetterConsumer } from './dead-letter-consumer.ts';
import { replayProperties, type DeadLetter } from './dead-letter.ts';
import type { Delivery } from './delivery.ts';
import { BrokerUnavailableError, UnroutableError } from './failure.ts';
import { createFairShare } from './fair-share.ts';
import { createLink, type Link } from './link.ts';
import { buildMessage, encode, propertiesOf, type NewMessage } from './message-builder.ts';
import {
  safeObserver,
  type ConnectionState,
  type MessagingLogger,
  type MessagingObserver,
} from './observer.ts';
import { createPledgeQueue } from './pledge-queue.ts';
import { createPublisher } from './publisher.ts';
import { createReadiness } from './readiness.ts';
import { createReplyQueue } from './reply-queue.ts';
import type { ProcessQueue } from './process-queue.ts';
import { createSuspectConsumer, type SuspectConsumer } from './suspect-consumer.ts';
import {
  declareTopology,
  hasSingleActiveConsumer,
  queues,
  RETRY_LADDER_MS,
  suspectsOf,
  routes,
  topology,
  type Route,
} from './topology.ts';

const PUBLISH_DEADLINE_MS = 5_000;
const CLOSE_DEADLINE_MS = 10_000;

export interface PublishOptions {
  /** Default: the route's. */
  mandatory?: boolean;
  persistent?: boolean;
  /** Default 5000. */
  deadlineMs?: number;
}

export interface Messaging {
  /**
   * Connects, declares the topology, begins to consume, and keeps all that running through faults until `close`.
   * Resolves after the first full set-up.
   * @throws BrokerUnavailableError when that takes longer than `deadlineMs`; the attempts go on.
   */
  start(options?: { deadlineMs?: number }): Promise<void>;
  /**
   * Builds the message, checks it against its schema and resolves when the broker has it safe.
   * Without a connection it waits for one, up to the deadline.
   * @throws InvalidMessageError, UnroutableError, BrokerRefusedError, BrokerUnavailableError (nothing was stored),
   *   PublishTimeoutError (unknown: publish again with the same id).
   */
  publish<T extends MessageType>(
    route: Route,
    message: NewMessage<T>,
    options?: PublishOptions,
  ): Promise<void>;
  /**
   * One message per call of the handler, up to `prefetch` calls at once. Return = done; throw = try again later
   * (8 attempts, then dead letter); PermanentError or InvalidMessageError = dead letter at once;
   * InfrastructureError = keep it, pause, try again here. To be called before `start`.
   */
  consume(options: {
    queue: string;
    prefetch: number;
    handle: (delivery: Delivery) => Promise<void>;
  }): void;
  /**
   * Up to `maxBatch` messages that are there at once, one call at a time, in the order of the queue.
   * The handler answers each delivery with undefined = done, or its error; a throw applies to all.
   */
  consumeBatches(options: {
    queue: string;
    prefetch: number;
    maxBatch: number;
    handle: (deliveries: Delivery[]) => Promise<(Error | undefined)[]>;
  }): void;
  /**
   * Takes messages out of the dead-letter queue, unread. Return = it is in other hands now, and gone from the queue;
   * any throw = it stays and is tried again, the slower the longer. To be called before `start`.
   */
  consumeDeadLetters(handle: (letter: DeadLetter) => Promise<void>): void;
  /**
   * Puts a dead letter back to the queue it came from, with its own id and as if it had never failed. Resolves when
   * the broker has it safe.
   * @throws UnroutableError when there is no such queue (any more); else as `publish`.
   */
  replay(letter: Pick<DeadLetter, 'id' | 'queue' | 'content' | 'properties'>): Promise<void>;
  /** The name of a queue of this process for replies. Late and broken ones are dropped. */
  replyQueue(handle: (message: Message) => void): string;
  /**
   * The way to a queue of this process for what it has yet to do. `handle` settles when that is done, or needs not be
   * done any more. What a process leaves undone when it dies goes to the queue `heir` some seconds later.
   */
  pledgeQueue(options: { heir: string; handle: (message: Message) => Promise<void> }): Route;
  /** True while connected, with the topology declared and every consumer on. */
  healthy(): boolean;
  /** Messages waiting and consumers, per queue. @throws when not connected. */
  queueDepths(): Promise<Record<string, { messages: number; consumers: number }>>;
  /**
   * Takes nothing more and finishes what runs; what is published, and replies, go on until `close`. Default deadline
   * 10 s.
   */
  drain(options?: { deadlineMs?: number }): Promise<void>;
  /** Takes nothing more, finishes what runs, publishes what waits, then disconnects. Default deadline 10 s. */
  close(options?: { deadlineMs?: number }): Promise<void>;
}

/**
 * @param source the `source` of every message from here: `/sync-api`, `/bot`.
 * @param now the clock by which messages are dated and expire, in ms since 1970.
 * @param ladderMs delays of the retry ladder; other than the default only in tests.
 * @param fairShareMs how often this replica looks whether it works on more partitions than its share.
 * @param suspectPauseMs how long a message that may kill this process waits, so that others are worked off before.
 */
export function createMessaging({
  url,
  source,
  logger,
  observer: givenObserver = {},
  now: clock = Date.now,
  ladderMs = RETRY_LADDER_MS,
  fairShareMs = 10_000,
  suspectPauseMs = 2_000,
}: {
  url: string;
  source: string;
  logger: MessagingLogger;
  observer?: MessagingObserver;
  now?: () => number;
  ladderMs?: readonly number[];
  fairShareMs?: number;
  suspectPauseMs?: number;
}): Messaging {
  const observer = safeObserver(givenObserver, logger);
  const declared = topology(ladderMs);
  // RabbitMQ closes the channel over an unknown one; '' is its default exchange.
  const knownExchanges = new Set(['', ...declared.exchanges.map(({ name }) => name)]);
  const publisher = createPublisher({ observer });
  const consumers: Consumer[] = [];
  const handlers = new Map<string, Handle>();
  const suspectConsumers = new Map<string, SuspectConsumer>();
  const processQueues: ProcessQueue[] = [];
  const deadLetterConsumers: DeadLetterConsumer[] = [];
  let inspection: Channel | undefined;
  let blocked = false;
  let state: ConnectionState = 'disconnected';

  /** Two connections, because a broker short of memory stops reading from those that publish. */
  const publishing: Link = createLink({
    name: 'publish',
    url,
    logger,
    onChange,
    onBlocked(value) {
      if (blocked === value) return;
      blocked = value;
      if (blocked) logger.warn('RabbitMQ takes no messages for now: memory or disk alarm');
      publisher.setBlocked(blocked);
      onChange();
    },
    async setup(session) {
      const channel = await session.confirmChannel();
      await declareTopology(channel, declared);
      publisher.attach(session, channel);
    },
  });

  const consuming: Link = createLink({
    name: 'consume',
    url,
    logger,
    onChange,
    onBlocked: () => undefined,
    async setup(session) {
      const channel = await session.channel();
      await declareTopology(channel, declared);
      for (const queue of processQueues) await queue.open(session);
      // In another order in every process, so that replicas that start together share the partitions.
      for (const consumer of shuffled(consumers)) await consumer.open(session);
      for (const consumer of suspectConsumers.values()) await consumer.open(session);
      for (const consumer of deadLetterConsumers) await consumer.open(session);
      inspection = channel;
    },
  });

  const healthy = (): boolean => publishing.ready && consuming.ready;
  const readiness = createReadiness(healthy);

  function onChange(): void {
    const now = !healthy() ? 'disconnected' : blocked ? 'blocked' : 'connected';
    if (now === state) return;
    state = now;
    observer.connection(state);
    readiness.check();
  }

  async function depthOf(queue: string): Promise<{ messages: number; consumers: number }> {
    if (!inspection || !consuming.ready) {
      throw new BrokerUnavailableError('Not connected to RabbitMQ.');
    }
    const { messageCount, consumerCount } = await inspection.checkQueue(queue);
    return { messages: messageCount, consumers: consumerCount };
  }

  const fairShare = createFairShare({
    countConsumers: async (queue) => (await depthOf(queue)).consumers,
    everyMs: fairShareMs,
    logger,
  });
  const exclusiveQueues = new Set(
    declared.queues.filter(hasSingleActiveConsumer).map(({ name }) => name),
  );

  function addConsumer(options: Omit<Parameters<typeof createConsumer>[0], keyof typeof shared>) {
    consumers.push(createConsumer({ ...options, ...shared }));
    handlers.set(options.queue, options.handle);
    const suspects = suspectsOf(options.queue);
    if (suspects === undefined || suspectConsumers.has(suspects)) return;
    suspectConsumers.set(
      suspects,
      createSuspectConsumer({ queue: suspects, handlers, pauseMs: suspectPauseMs, ...shared }),
    );
  }
  const shared = { publisher, now: clock, ladderMs, logger, observer };

  let drained: Promise<unknown> | undefined;
  async function drain(deadlineMs: number): Promise<void> {
    fairShare.stop();
    drained ??= Promise.all(
      [...consumers, ...suspectConsumers.values(), ...deadLetterConsumers].map(
        async (consumer) => await consumer.drain(),
      ),
    );
    await withDeadline(drained, deadlineMs);
  }

  return {
    async start({ deadlineMs } = {}) {
      publishing.start();
      consuming.start();
      const isExclusive = ({ queue }: Consumer): boolean => exclusiveQueues.has(queue);
      fairShare.start(
        consumers.filter(isExclusive),
        consumers.filter((consumer) => !isExclusive(consumer)),
      );
      await readiness.wait(deadlineMs);
    },

    async publish(route, message, options = {}) {
      if (!knownExchanges.has(route.exchange)) {
        throw new UnroutableError(
          `The topology has no exchange ${route.exchange}: take a route from routes.`,
        );
      }
      const built = buildMessage(message, { source, now: clock() });
      await publisher.publish(
        route,
        encode(built),
        {
          ...propertiesOf(built),
          mandatory: options.mandatory ?? route.mandatory ?? true,
          persistent: options.persistent ?? route.persistent ?? true,
        },
        options.deadlineMs ?? PUBLISH_DEADLINE_MS,
      );
    },

    consume({ queue, prefetch, handle }) {
      addConsumer({
        queue,
        prefetch,
        maxBatch: 1,
        concurrency: prefetch,
        async handle(deliveries) {
          for (const delivery of deliveries) await handle(delivery);
          return deliveries.map(() => undefined);
        },
      });
    },

    consumeBatches({ queue, prefetch, maxBatch, handle }) {
      addConsumer({ queue, prefetch, maxBatch, concurrency: 1, handle });
    },

    consumeDeadLetters(handle) {
      deadLetterConsumers.push(createDeadLetterConsumer({ handle, logger }));
    },

    async replay(letter) {
      const { queue, content } = letter;
      if (!declared.queues.some(({ name }) => name === queue) || queue === queues.deadLetters) {
        throw new UnroutableError(`There is no queue ${queue} to put a dead letter back to.`);
      }
      const options = { ...replayProperties(letter), mandatory: true, persistent: true };
      const route = { exchange: '', routingKey: queue };
      await publisher.publish(route, content, options, PUBLISH_DEADLINE_MS);
    },

    replyQueue(handle) {
      const replyQueue = createReplyQueue({ handle, logger });
      processQueues.push(replyQueue);
      return replyQueue.name;
    },

    pledgeQueue({ heir, handle }) {
      const pledgeQueue = createPledgeQueue({ heir, handle, logger });
      processQueues.push(pledgeQueue);
      return routes.pledge(pledgeQueue.name);
    },

    healthy,

    async queueDepths() {
      const depths: Record<string, { messages: number; consumers: number }> = {};
      for (const { name } of declared.queues) depths[name] = await depthOf(name);
      return depths;
    },

    async drain({ deadlineMs = CLOSE_DEADLINE_MS } = {}) {
      await drain(deadlineMs);
    },

    async close({ deadlineMs = CLOSE_DEADLINE_MS } = {}) {
      const end = Date.now() + deadlineMs;
      readiness.giveUp('Closed before RabbitMQ was ready.');
      await drain(deadlineMs);
      await consuming.close();
      await publisher.close(Math.max(0, end - Date.now()));
      await publishing.close();
    },
  };
}

async function withDeadline(work: Promise<unknown>, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work.catch(() => undefined),
    new Promise((resolve) => (timer = setTimeout(resolve, deadlineMs))),
  ]);
  clearTimeout(timer);
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
