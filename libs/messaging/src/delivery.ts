import type { Message, MessageType } from '@verselink/contracts';
import type { ConsumeMessage, Options } from 'amqplib';
import type { DeadClass } from './outcome.ts';
import { errorText } from './to-error.ts';

/** A message as a handler gets it. */
export interface Delivery<T extends MessageType = MessageType> {
  message: Message<T>;
  /** True: it may have been handled before, by whoever. False says nothing about a publisher's own repeats. */
  redelivered: boolean;
  /** 1, 2, …: one more than the handled failures so far. */
  attempt: number;
  /** With which the message was first published. */
  routingKey: string;
}

/** Our headers. RabbitMQ's own (`x-death`, `x-delivery-count`, …) are not copied along. */
const FAILURES = 'x-attempt';
const ROUTING_KEY = 'x-routing-key';
/** Waits for its turn since the last failure. */
const WAITS = 'x-waits';
/** On every copy: who gets it must reckon with its having been handled already. */
const REPEATED = 'x-repeated';
export const FAILURE = 'x-failure';
const BROKER_HEADER = /^x-(first-|last-)?(death|delivery-count|acquired-count)/;

const MAX_FAILURE_TEXT = 500;

export const headersOf = (raw: ConsumeMessage): Record<string, unknown> =>
  raw.properties.headers ?? {};

type Headers = Record<string, unknown>;
const without = (headers: Headers, drop: (name: string) => boolean): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !drop(name)));

const isBrokers = (name: string): boolean => BROKER_HEADER.test(name);

/** The headers of a message that begins again: no failure is counted, and none is remembered. */
export const freshHeaders = (headers: Headers): Headers =>
  without(
    headers,
    (name) => isBrokers(name) || name === FAILURES || name === WAITS || name === FAILURE,
  );

/** The attempt that a delivery is: 1 the first time, one more per failure that a handler reported. */
export function attemptOf(raw: ConsumeMessage): number {
  const failures = headersOf(raw)[FAILURES];
  return typeof failures === 'number' ? failures + 1 : 1;
}

/** How a message has fared so far: its attempt, and how often it waited for its turn in it. */
export function progressOf(raw: ConsumeMessage): { attempt: number; waits: number } {
  const waits = headersOf(raw)[WAITS];
  return { attempt: attemptOf(raw), waits: typeof waits === 'number' ? waits : 0 };
}

/** False for the first delivery of a message that nobody has had yet. */
export const isRepeated = (raw: ConsumeMessage): boolean =>
  raw.fields.redelivered || headersOf(raw)[REPEATED] === true;

/** How often the queue has given this message out and got it back without an answer. */
export function returnsOf(raw: ConsumeMessage): number {
  const count = headersOf(raw)['x-delivery-count'];
  return typeof count === 'number' ? count : 0;
}

export function routingKeyOf(raw: ConsumeMessage): string {
  const original = headersOf(raw)[ROUTING_KEY];
  return typeof original === 'string' ? original : raw.fields.routingKey;
}

/** The id for a copy: the message's own where it has one. */
export function idOf(raw: ConsumeMessage): string {
  const id: unknown = raw.properties.messageId;
  return typeof id === 'string' ? id : `unknown-${raw.fields.deliveryTag}`;
}

type CopyProperties = Options.Publish & { messageId: string };

/** Properties of a copy that goes to another queue, its failures as they were. */
export function movedProperties(raw: ConsumeMessage): CopyProperties {
  const { contentType, type, appId, correlationId, timestamp } = raw.properties as Options.Publish;
  return {
    contentType,
    type,
    appId,
    correlationId,
    timestamp,
    messageId: idOf(raw),
    persistent: true,
    mandatory: true,
    headers: {
      ...without(headersOf(raw), isBrokers),
      [ROUTING_KEY]: routingKeyOf(raw),
      [REPEATED]: true,
    },
  };
}

/** Properties of the copy of a message whose turn has not come. */
export function waitingProperties(raw: ConsumeMessage): CopyProperties {
  const moved = movedProperties(raw);
  return { ...moved, headers: { ...moved.headers, [WAITS]: progressOf(raw).waits + 1 } };
}

/** Properties of the copy that goes to a retry queue or to the dead letters, with the reason. */
export function copyProperties(
  raw: ConsumeMessage,
  { queue, error, class: deadClass }: { queue: string; error: Error; class?: DeadClass },
): CopyProperties {
  const moved = movedProperties(raw);
  const attempt = attemptOf(raw);
  return {
    ...moved,
    headers: {
      ...moved.headers,
      [FAILURES]: attempt,
      [WAITS]: 0,
      [FAILURE]: {
        class: deadClass ?? 'retry',
        message: errorText(error).slice(0, MAX_FAILURE_TEXT),
        queue,
        attempt,
        at: new Date().toISOString(),
      },
    },
  };
}
