import { testVhost } from '@verselink/local-stack';
import {
  connect,
  type Channel,
  type ChannelModel,
  type ConsumeMessage,
  type GetMessage,
} from 'amqplib';
import { createMessaging, type Messaging } from '../src/messaging.ts';
import { queues } from '../src/topology.ts';
import { createRecordingLogger } from './recording-logger.ts';
import { until } from './until.ts';

type Options = Partial<Parameters<typeof createMessaging>[0]>;

/** A vhost, an operator's channel on it, and everything that a test opens in it, closed at the end. */
export interface Room {
  url: string;
  /** Plain amqplib, to look and to break things. */
  operator: Channel;
  logger: ReturnType<typeof createRecordingLogger>;
  messaging(options?: Options): Messaging;
  /** Takes one dead letter, waiting for it. */
  deadLetter(): Promise<GetMessage>;
  /** Takes all that is in a queue, in order. */
  take(queue: string): Promise<ConsumeMessage[]>;
  /** Messages in a queue that nobody holds. */
  depth(queue: string): Promise<number>;
  /** Closes what was opened and empties every queue, between two tests. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

export async function openRoom(brokerUrl?: string): Promise<Room> {
  const url = brokerUrl ?? (await testVhost());
  const connection: ChannelModel = await connect(url);
  connection.on('error', () => undefined);
  const operator = await connection.createChannel();
  operator.on('error', () => undefined);
  const logger = createRecordingLogger();
  const opened: Messaging[] = [];

  async function closeAll(): Promise<void> {
    await Promise.all(opened.splice(0).map((one) => one.close({ deadlineMs: 2_000 })));
  }

  return {
    url,
    operator,
    logger,
    messaging(options = {}) {
      const one = createMessaging({ url, source: '/bot', logger, ladderMs: [50], ...options });
      opened.push(one);
      return one;
    },
    async deadLetter() {
      const found: GetMessage[] = [];
      await until(
        async () => {
          const letter = await operator.get(queues.deadLetters, { noAck: true });
          return letter !== false && found.push(letter) > 0;
        },
        { what: 'a dead letter' },
      );
      return found[0]!;
    },
    async take(queue) {
      const messages: ConsumeMessage[] = [];
      const channel = await connection.createChannel();
      const onMessage = (message: ConsumeMessage | null) => message && messages.push(message);
      const { consumerTag } = await channel.consume(queue, onMessage, { noAck: true });
      await until(async () => (await channel.checkQueue(queue)).messageCount === 0);
      // Its answer comes after the last delivery.
      await channel.cancel(consumerTag);
      await channel.close();
      return messages;
    },
    async depth(queue) {
      // On a channel of its own: RabbitMQ closes it when there is no such queue.
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      const { messageCount } = await channel.checkQueue(queue);
      await channel.close();
      return messageCount;
    },
    async tidy() {
      await closeAll();
      const all = [
        ...queues.clicks,
        ...queues.commands,
        queues.directMessages,
        queues.interactions,
        queues.results,
        ...Object.values(queues.suspects),
      ];
      for (const queue of [...all, queues.deadLetters]) await operator.purgeQueue(queue);
      logger.lines.length = 0;
    },
    async close() {
      await closeAll();
      await connection.close().catch(() => undefined);
    },
  };
}
