import { randomBytes } from 'node:crypto';
import {
  checkMessage,
  envelopeSchema,
  InvalidMessageError,
  type Envelope,
  type Message,
  type MessageData,
  type MessageType,
} from '@verselink/contracts';
import type { Options } from 'amqplib';

/** A roster of 20,000 members fits; RabbitMQ 4 takes 16 MiB by default. */
const MAX_BYTES = 4 * 1_048_576;

/** What a caller says of a message; the rest of the envelope is filled in. */
export interface NewMessage<T extends MessageType> extends Pick<
  Envelope,
  'subject' | 'correlationid' | 'causationid' | 'traceparent' | 'sequence' | 'expirytime'
> {
  type: T;
  data: MessageData[T];
  /** Default: a new one. Give it when the same message may be published again: it makes both one. */
  id?: string;
}

/** Unique, and in the order of time: ms since 1970 in base 36, then 80 random bits. */
export function newMessageId(now: number): string {
  return `${now.toString(36).padStart(9, '0')}-${randomBytes(10).toString('hex')}`;
}

/** Builds the envelope and checks it as the receiver will. @throws InvalidMessageError */
export function buildMessage<T extends MessageType>(
  { id, ...message }: NewMessage<T>,
  { source, now }: { source: string; now: number },
): Message {
  const envelope: Envelope = {
    specversion: '1.0',
    id: id ?? newMessageId(now),
    source,
    time: new Date(now).toISOString(),
    ...message,
  };
  const { error } = envelopeSchema.validate(envelope, { abortEarly: false });
  if (error) throw new InvalidMessageError(`The envelope is invalid: ${error.message}`);
  return checkMessage(envelope);
}

/**
 * The bytes for the wire. RabbitMQ closes the connection over a message that is too large for it, and would do so
 * at every repeat: hence a limit of our own.
 * @throws InvalidMessageError
 */
export function encode(message: Message): Buffer {
  const content = Buffer.from(JSON.stringify(message));
  if (content.length <= MAX_BYTES) return content;
  throw new InvalidMessageError(
    `${message.type} is too large: ${content.length} bytes, at most ${MAX_BYTES} are sent.`,
  );
}

/** The AMQP properties that mirror the envelope, for tools that do not read the body. */
export function propertiesOf(message: Message): Options.Publish & { messageId: string } {
  return {
    messageId: message.id,
    type: message.type,
    appId: message.source,
    correlationId: message.correlationid,
    timestamp: Math.floor(Date.parse(message.time) / 1000),
    contentType: 'application/cloudevents+json',
    headers: message.traceparent === undefined ? {} : { traceparent: message.traceparent },
  };
}
