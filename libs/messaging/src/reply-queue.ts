import { randomBytes } from 'node:crypto';
import { parseMessage, type Message } from '@verselink/contracts';
import { describeMessage } from './describe-message.ts';
import type { MessagingLogger } from './observer.ts';
import type { Session } from './session.ts';
import { errorText, toError } from './to-error.ts';

/** RabbitMQ removes the queue when nobody has listened for so long: its process is gone. */
const EXPIRES_MS = 60_000;

/** A queue of this process for replies; its name stays the same over reconnects. */
export interface ReplyQueue {
  readonly name: string;
  open(session: Session): Promise<void>;
}

/**
 * Replies are worth nothing after a moment, so there are no acknowledgements and no retries.
 * The queue expires instead of being exclusive: RabbitMQ keeps an exclusive queue locked for a connection that it
 * does not yet know to be dead, and the reconnecting process would be refused its own queue for half a minute.
 */
export function createReplyQueue({
  handle,
  logger,
}: {
  handle: (message: Message) => void;
  logger: MessagingLogger;
}): ReplyQueue {
  const name = `verselink.reply.${randomBytes(12).toString('hex')}`;
  return {
    name,
    async open(session) {
      const channel = await session.channel();
      await channel.assertQueue(name, {
        durable: true,
        expires: EXPIRES_MS,
        arguments: { 'x-queue-type': 'classic' },
      });
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
