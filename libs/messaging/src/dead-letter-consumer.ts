import type { Channel, ConsumeMessage } from 'amqplib';
import { backoffMs, pause } from './backoff.ts';
import { readDeadLetter, type DeadLetter } from './dead-letter.ts';
import { describeMessage } from './describe-message.ts';
import { InfrastructureError } from './failure.ts';
import type { MessagingLogger } from './observer.ts';
import type { Session } from './session.ts';
import { errorText, toError } from './to-error.ts';
import { queues } from './topology.ts';

const PREFETCH = 10;
const KEEP_BACKOFF = { firstMs: 200, maxMs: 30_000 };

/** Takes messages out of the dead-letter queue, over one session after the other. */
export interface DeadLetterConsumer {
  open(session: Session): Promise<void>;
  /** Takes nothing more, lets running handlers finish, then gives the rest back. */
  drain(): Promise<void>;
}

/**
 * There is no place behind this queue: whatever the handler throws, the letter is kept and tried again.
 * Each has its own back-off, so that one that cannot be handled does not hold up the others.
 */
export function createDeadLetterConsumer({
  handle,
  logger,
}: {
  handle: (letter: DeadLetter) => Promise<void>;
  logger: MessagingLogger;
}): DeadLetterConsumer {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  let current: { session: Session; channel: Channel } | undefined;

  async function work(raw: ConsumeMessage, session: Session, channel: Channel): Promise<void> {
    const letter = readDeadLetter(raw);
    const isLost = (): boolean => session.ended || stop.signal.aborted;
    for (let attempt = 0; !isLost(); attempt++) {
      const error = await handle(letter).then(() => undefined, toError);
      if (error === undefined) {
        if (!session.ended) channel.ack(raw);
        return;
      }
      report(letter, raw, error);
      await pause(backoffMs({ attempt, ...KEEP_BACKOFF }), stop.signal);
    }
  }

  function report(letter: DeadLetter, raw: ConsumeMessage, error: Error): void {
    const level = error instanceof InfrastructureError ? 'warn' : 'error';
    logger[level]('A dead letter could not be taken over; it stays in the queue', {
      ...describeMessage(raw),
      dead_letter_id: letter.id,
      queue: letter.queue,
      error: errorText(error),
    });
  }

  return {
    async open(session) {
      if (stop.signal.aborted) return;
      const channel = await session.channel();
      await channel.prefetch(PREFETCH);
      current = { session, channel };
      await channel.consume(queues.deadLetters, (raw) => {
        if (!raw) {
          session.drop(new Error('RabbitMQ cancelled the consumer of the dead letters'));
          return;
        }
        if (stop.signal.aborted) return;
        const run = work(raw, session, channel)
          .catch((error: unknown) => session.drop(toError(error)))
          .finally(() => running.delete(run));
        running.add(run);
      });
    },

    async drain() {
      stop.abort();
      await Promise.all(running);
      if (current) await current.session.closeChannel(current.channel);
    },
  };
}
