import { randomBytes } from 'node:crypto';
import { parseMessage, type Message } from '@verselink/contracts';
import { describeMessage } from './describe-message.ts';
import type { MessagingLogger } from './observer.ts';
import { PROCESS_QUEUE, type ProcessQueue } from './process-queue.ts';
import { errorText, toError } from './to-error.ts';

/**
 * A queue of this process for replies. They are worth nothing after a moment, so there are no acknowledgements and no
 * retries.
 */
export function createReplyQueue({
  handle,
  logger,
}: {
  handle: (message: Message) => void;
  logger: MessagingLogger;
}): ProcessQueue {
  const name = `verselink.reply.${randomBytes(12).toString('hex')}`;
  return {
    name,
    async open(session) {
      const channel = await session.channel();
      await channel.assertQueue(name, PROCESS_QUEUE);
      await channel.consume(
        name,
        (raw) => {
          if (!raw) {
            session.drop(new Error('RabbitMQ cancelled the consumer of the reply queue'));
            return;
          }
          try {
            handle(parseMessage(raw.content));
          } catch (error) {
            logger.warn('A reply could not be used', {
              ...describeMessage(raw),
              error: errorText(toError(error)),
            });
          }
        },
        { noAck: true },
      );
    },
  };
}
