import { randomBytes } from 'node:crypto';
import { parseMessage, type Message } from '@verselink/contracts';
import type { ConsumeMessage } from 'amqplib';
import { describeMessage } from './describe-message.ts';
import type { MessagingLogger } from './observer.ts';
import { PROCESS_QUEUE, type ProcessQueue } from './process-queue.ts';
import { errorText, toError } from './to-error.ts';

/**
 * What nobody listens to for so long goes to the heir. Longer than a reconnect takes; what is unacknowledged does not
 * age, but comes back to the queue when its process dies (RabbitMQ docs: ttl, "per-queue message TTL").
 */
const HEIR_AFTER_MS = 5_000;

/**
 * A queue in which a process tells itself what it has yet to do, and acknowledges what is done. It lives in the memory
 * of the broker, since it has to survive this process and not the broker.
 */
export function createPledgeQueue({
  heir,
  handle,
  logger,
}: {
  heir: string;
  handle: (message: Message) => Promise<void>;
  logger: MessagingLogger;
}): ProcessQueue {
  const name = `verselink.pledge.${randomBytes(12).toString('hex')}`;

  async function settle(raw: ConsumeMessage): Promise<void> {
    try {
      await handle(parseMessage(raw.content));
    } catch (error) {
      logger.warn('A pledge could not be used', {
        ...describeMessage(raw),
        error: errorText(toError(error)),
      });
    }
  }

  return {
    name,
    async open(session) {
      const channel = await session.channel();
      await channel.assertQueue(name, {
        ...PROCESS_QUEUE,
        messageTtl: HEIR_AFTER_MS,
        deadLetterExchange: '',
        deadLetterRoutingKey: heir,
      });
      await channel.consume(name, (raw) => {
        if (!raw) {
          session.drop(new Error('RabbitMQ cancelled the consumer of the pledge queue'));
          return;
        }
        void settle(raw).then(() => {
          if (!session.ended) channel.ack(raw);
        });
      });
    },
  };
}
