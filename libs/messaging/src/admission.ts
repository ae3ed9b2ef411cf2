import { parseMessage, type MessageType } from '@verselink/contracts';
import type { ConsumeMessage } from 'amqplib';
import { CRASH_LOOP, type CrashWatch } from './crash-watch.ts';
import { attemptOf, routingKeyOf, type Delivery } from './delivery.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { toError } from './to-error.ts';

/** What can be said of a message before a handler sees it: it is one for the handler, or its outcome is clear. */
export type Admission =
  | { kind: 'delivery'; type: MessageType; delivery: Delivery }
  | { kind: 'verdict'; type: MessageType | 'unknown'; outcome: Outcome };

export function admit(
  raw: ConsumeMessage,
  { crashes, now, ladderMs }: { crashes: CrashWatch; now: number; ladderMs: readonly number[] },
): Admission {
  const attempt = attemptOf(raw);
  if (crashes.isLoop(raw)) {
    const error = new Error(`A process died ${CRASH_LOOP} times or more while it held this.`);
    return {
      kind: 'verdict',
      type: 'unknown',
      outcome: { kind: 'dead', class: 'crash-loop', error },
    };
  }
  try {
    const message = parseMessage(raw.content);
    const { type, expirytime } = message;
    if (expirytime !== undefined && Date.parse(expirytime) <= now) {
      return { kind: 'verdict', type, outcome: { kind: 'expired' } };
    }
    const { redelivered } = raw.fields;
    const delivery = { message, redelivered, attempt, routingKey: routingKeyOf(raw) };
    return { kind: 'delivery', type, delivery };
  } catch (error) {
    return {
      kind: 'verdict',
      type: 'unknown',
      outcome: outcomeOf(toError(error), attempt, ladderMs),
    };
  }
}
