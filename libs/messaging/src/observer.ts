import type { Route } from './topology.ts';

/** Where the package writes what an operator wants to know; winston's logger fits. */
export interface MessagingLogger {
  debug(message: string, fields?: Record<string, unknown>): unknown;
  info(message: string, fields?: Record<string, unknown>): unknown;
  warn(message: string, fields?: Record<string, unknown>): unknown;
  error(message: string, fields?: Record<string, unknown>): unknown;
}

/** `blocked`: connected, but the broker takes no messages (memory or disk alarm). */
export type ConnectionState = 'connected' | 'disconnected' | 'blocked';

/**
 * `expired`: acknowledged without handling, because its `expirytime` has passed. `suspect` and `home`: moved to the
 * queue of suspects and back. `wait`: comes again when its turn has come.
 */
export type ConsumeOutcome = 'ack' | 'retry' | 'dead' | 'expired' | 'suspect' | 'home' | 'wait';

/** Told of everything that is worth a metric. Times in ms. It must not throw. */
export interface MessagingObserver {
  published?(route: Route, ms: number): void;
  publishFailed?(route: Route, error: Error): void;
  /** `type` is `unknown` for a message that could not be read. */
  consumed?(queue: string, type: string, ms: number, outcome: ConsumeOutcome): void;
  connection?(state: ConnectionState): void;
}

/** A metric that fails must not cost a message. */
export function safeObserver(
  observer: MessagingObserver,
  logger: MessagingLogger,
): Required<MessagingObserver> {
  function safely(call: () => void): void {
    try {
      call();
    } catch (error) {
      logger.warn('An observer of messaging failed', { error: String(error) });
    }
  }
  return {
    published: (...args) => safely(() => observer.published?.(...args)),
    publishFailed: (...args) => safely(() => observer.publishFailed?.(...args)),
    consumed: (...args) => safely(() => observer.consumed?.(...args)),
    connection: (...args) => safely(() => observer.connection?.(...args)),
  };
}
