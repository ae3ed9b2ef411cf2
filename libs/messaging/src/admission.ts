import { parseMessage, type Message, type MessageType } from '@verselink/contracts';
import type { ConsumeMessage } from 'amqplib';
import { isRepeated, progressOf, routingKeyOf, type Delivery } from './delivery.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { toError } from './to-error.ts';

/** What can be said of a message before a handler sees it: it is one for the handler, or its outcome is clear. */
export type Admission =
  | { kind: 'delivery'; message: Message; delivery: Delivery }
  | { kind: 'verdict'; message: Message | undefined; outcome: Outcome };

export function admit(
  raw: ConsumeMessage,
  { now, ladderMs }: { now: number; ladderMs: readonly number[] },
): Admission {
  const progress = progressOf(raw);
  try {
    const message: Message<MessageType> = parseMessage(raw.content);
    const { expirytime } = message;
    if (expirytime !== undefined && Date.parse(expirytime) <= now) {
      return { kind: 'verdict', message, outcome: { kind: 'expired' } };
    }
    const delivery = {
      message,
      redelivered: isRepeated(raw),
      attempt: progress.attempt,
      routingKey: routingKeyOf(raw),
    };
    return { kind: 'delivery', message, delivery };
  } catch (error) {
    const outcome = outcomeOf(toError(error), progress, ladderMs);
    return { kind: 'verdict', message: undefined, outcome };
  }
}
