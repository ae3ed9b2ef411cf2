import type { Session } from './session.ts';

/**
 * RabbitMQ removes a queue of one process when nobody has listened for so long: its process is gone. Such a queue
 * expires instead of being exclusive: RabbitMQ keeps an exclusive queue locked for a connection that it does not yet
 * know to be dead, and the reconnecting process would be refused its own queue for half a minute.
 */
export const PROCESS_QUEUE = {
  durable: true,
  expires: 60_000,
  arguments: { 'x-queue-type': 'classic' },
};

/** A queue of this process; its name stays the same over reconnects. */
export interface ProcessQueue {
  readonly name: string;
  open(session: Session): Promise<void>;
}
