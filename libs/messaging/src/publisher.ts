import type { ConfirmChannel, Options } from 'amqplib';
import {
  BrokerRefusedError,
  BrokerUnavailableError,
  PublishTimeoutError,
  UnroutableError,
} from './failure.ts';
import type { MessagingObserver } from './observer.ts';
import type { Session } from './session.ts';
import type { Route } from './topology.ts';

/** Unconfirmed messages on the channel at once; more brings no speed (RabbitMQ docs, confirms). */
const WINDOW = 300;
/** All that may wait here, sent or not. Beyond, callers must keep their messages (the outbox does). */
const MAX_PENDING = 5_000;

interface Entry {
  route: Route;
  content: Buffer;
  options: Options.Publish & { messageId: string };
  /** How often it was written to a channel; also tells a late confirm of an earlier channel from a current one. */
  sends: number;
  returned: boolean;
  finish(error?: Error): void;
}

/** Publishes with confirms over whatever channel there is at the moment. */
export interface Publisher {
  /** Takes a new session's channel; what was not confirmed on the last one is sent again, in order. */
  attach(session: Session, channel: ConfirmChannel): void;
  setBlocked(blocked: boolean): void;
  /** Resolves when the broker has the message safe. Errors: see failure.ts. */
  publish(
    route: Route,
    content: Buffer,
    options: Options.Publish & { messageId: string },
    deadlineMs: number,
  ): Promise<void>;
  /** Takes nothing more, waits for what is pending at most `deadlineMs`, then gives that up. */
  close(deadlineMs: number): Promise<void>;
}

export function createPublisher({
  observer,
}: {
  observer: Required<MessagingObserver>;
}): Publisher {
  const inFlight = new Set<Entry>();
  let waiting = new Set<Entry>();
  let channel: ConfirmChannel | undefined;
  let blocked = false;
  let closed = false;
  let onIdle: (() => void) | undefined;

  const pending = (): number => inFlight.size + waiting.size;

  function pump(): void {
    for (const entry of waiting) {
      if (!channel || blocked || inFlight.size >= WINDOW) return;
      waiting.delete(entry);
      send(entry, channel);
    }
  }

  function send(entry: Entry, on: ConfirmChannel): void {
    inFlight.add(entry);
    const attempt = ++entry.sends;
    entry.returned = false;
    const isCurrent = (): boolean => inFlight.has(entry) && entry.sends === attempt;
    const onConfirm = (error: unknown): void => {
      if (!isCurrent()) return;
      if (!error) {
        entry.finish(entry.returned ? unroutable(entry.route) : undefined);
        return;
      }
      // A dying channel fails its callbacks too, just before it says so. Only then `detach` has run: look again.
      queueMicrotask(() => {
        if (isCurrent()) entry.finish(refused(entry.route));
      });
    };
    try {
      on.publish(
        entry.route.exchange,
        entry.route.routingKey,
        entry.content,
        entry.options,
        onConfirm,
      );
    } catch (error) {
      // A closed channel: the session is ending and takes the entry back. Else the message cannot be encoded.
      if (error instanceof Error && error.name !== 'IllegalOperationError') entry.finish(error);
    }
  }

  function detach(): void {
    channel = undefined;
    waiting = new Set([...inFlight, ...waiting]);
    inFlight.clear();
  }

  return {
    attach(session, fresh) {
      if (session.ended) return;
      session.onEnd(detach);
      // `return` comes before the confirm, which says OK all the same.
      fresh.on('return', ({ fields, properties }) => {
        for (const entry of inFlight) {
          entry.returned ||=
            entry.options.messageId === properties.messageId &&
            entry.route.exchange === fields.exchange &&
            entry.route.routingKey === fields.routingKey;
        }
      });
      channel = fresh;
      pump();
    },

    setBlocked(value) {
      blocked = value;
      if (!blocked) pump();
    },

    publish(route, content, options, deadlineMs) {
      if (closed)
        return Promise.reject(new BrokerUnavailableError('This process is shutting down.'));
      if (pending() >= MAX_PENDING) {
        return Promise.reject(
          new BrokerUnavailableError(
            `${MAX_PENDING} messages already wait for RabbitMQ; try later.`,
          ),
        );
      }
      return new Promise((resolve, reject) => {
        const began = performance.now();
        const timer = setTimeout(() => entry.finish(late(entry, deadlineMs)), deadlineMs);
        const entry: Entry = {
          route,
          content,
          options,
          sends: 0,
          returned: false,
          finish(error) {
            if (!inFlight.delete(entry) && !waiting.delete(entry)) return;
            clearTimeout(timer);
            if (error) {
              observer.publishFailed(route, error);
              reject(error);
            } else {
              observer.published(route, performance.now() - began);
              resolve();
            }
            pump();
            if (pending() === 0) onIdle?.();
          },
        };
        waiting.add(entry);
        pump();
      });
    },

    async close(deadlineMs) {
      closed = true;
      if (pending() > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, deadlineMs);
          onIdle = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      for (const entry of [...inFlight, ...waiting]) entry.finish(late(entry, deadlineMs));
    },
  };
}

const describe = ({ exchange, routingKey }: Route): string =>
  `${exchange || 'the default exchange'} with key ${routingKey}`;

function unroutable(route: Route): Error {
  return new UnroutableError(`No queue takes messages of ${describe(route)}.`);
}

function refused(route: Route): Error {
  return new BrokerRefusedError(`RabbitMQ refused a message for ${describe(route)}: queue full.`);
}

function late({ sends, route }: Entry, deadlineMs: number): Error {
  return sends > 0
    ? new PublishTimeoutError(
        `RabbitMQ did not confirm a message for ${describe(route)} within ${deadlineMs} ms; it may have it.`,
      )
    : new BrokerUnavailableError(
        `RabbitMQ could not be reached within ${deadlineMs} ms; nothing was sent to ${describe(route)}.`,
      );
}
