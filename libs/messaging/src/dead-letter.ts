import { createHash } from 'node:crypto';
import type { ConsumeMessage, Options } from 'amqplib';
import { attemptOf, FAILURE, freshHeaders, headersOf, returnsOf } from './delivery.ts';

/** A message that was given up, as it lies in the dead-letter queue. */
export interface DeadLetter {
  /** The same however often it is delivered, and when it dies again after a replay. 32 hex digits. */
  id: string;
  /** The queue it comes from and can be put back to. */
  queue: string;
  /** The bytes as they came: nothing says that they can be read. */
  content: Buffer;
  /** As they came, with all headers. */
  properties: DeadLetterProperties;
  reason: {
    /** `invalid`, `permanent`, `exhausted`, `crash-loop`, or RabbitMQ's own word, such as `delivery_limit`. */
    class: string;
    message: string;
    /** Times that a handler had it and failed, or that it came back unanswered. */
    attempts: number;
  };
  /** Null = nothing in the message says when. */
  diedAt: Date | null;
}

export type DeadLetterProperties = Pick<
  Options.Publish,
  'contentType' | 'type' | 'appId' | 'correlationId' | 'timestamp' | 'messageId'
> & { headers: Record<string, unknown> };

/** Reads what can be read; never throws, because what lies here may be anything. */
export function readDeadLetter(raw: ConsumeMessage): DeadLetter {
  // A dead letter's routing key is its queue, whether we or RabbitMQ put it there (topology.ts).
  const queue = raw.fields.routingKey;
  const properties = propertiesOf(raw);
  const idOf = (messageId: string | null) =>
    createHash('sha256')
      .update(JSON.stringify([queue, messageId]))
      .update(raw.content)
      .digest('hex')
      .slice(0, 32);
  // One without an id is replayed under the letter's, which must not make it another letter.
  const nameless = idOf(null);
  const { messageId = nameless } = properties;
  const id = messageId === nameless ? nameless : idOf(messageId);
  return { id, queue, content: raw.content, properties, ...deathOf(raw) };
}

/** The properties with which a dead letter is published again: as if it had never failed. */
export function replayProperties({
  id,
  properties: { headers, messageId, ...rest },
}: Pick<DeadLetter, 'id' | 'properties'>): Options.Publish & { messageId: string } {
  return { ...rest, messageId: messageId ?? id, headers: freshHeaders(headers) };
}

function propertiesOf(raw: ConsumeMessage): DeadLetterProperties {
  // amqplib gives every property of a delivery the type any.
  const { contentType, type, appId, correlationId, timestamp, messageId } =
    raw.properties as Options.Publish;
  const own = { contentType, type, appId, correlationId, timestamp, messageId };
  const present = Object.entries(own).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), headers: headersOf(raw) };
}

/** Ours names class, error and moment; RabbitMQ's, the newest first, its reason and second (docs: dlx, "x-death"). */
function deathOf(raw: ConsumeMessage): Pick<DeadLetter, 'reason' | 'diedAt'> {
  const headers = headersOf(raw);
  const ours = recordOf(headers[FAILURE]);
  // A retry leaves its reason too; if RabbitMQ gave the message up after that, the reason is RabbitMQ's.
  if (typeof ours.class === 'string' && ours.class !== 'retry') {
    const at = new Date(typeof ours.at === 'string' ? ours.at : Number.NaN);
    return {
      reason: {
        class: ours.class,
        message: textOf(ours.message) ?? 'No reason was given.',
        attempts: typeof ours.attempt === 'number' ? ours.attempt : attemptOf(raw),
      },
      diedAt: Number.isNaN(at.getTime()) ? null : at,
    };
  }
  const newest = recordOf(Array.isArray(headers['x-death']) ? headers['x-death'][0] : undefined);
  const word = textOf(newest.reason) ?? 'unknown';
  const seconds = recordOf(newest.time).value;
  const last = textOf(ours.message);
  return {
    reason: {
      class: word,
      message:
        word === 'unknown'
          ? 'Nothing says why: it was put here by hand.'
          : `RabbitMQ gave it up (${word}).${last === undefined ? '' : ` The last failure before that: ${last}`}`,
      attempts: Math.max(attemptOf(raw), returnsOf(raw)),
    },
    diedAt: typeof seconds === 'number' ? new Date(seconds * 1_000) : null,
  };
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
