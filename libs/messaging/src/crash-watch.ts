import type { ConsumeMessage } from 'amqplib';
import { idOf, returnsOf } from './delivery.ts';

const MAX_REMEMBERED = 10_000;

/** Counts the deaths that a message may have caused, as far as the queue it comes from shows them. */
export interface CrashWatch {
  /** How often a process died, or seems to have, while it held this message. */
  deathsOf(raw: ConsumeMessage): number;
  /** The messages went back to the queue although this process lives. */
  survived(messages: ConsumeMessage[]): void;
  /** The message is done with. */
  forget(raw: ConsumeMessage): void;
}

/**
 * No handler reports that its message kills the process; only the queue's count of unanswered deliveries shows it.
 * That count says too much: all that the process held was returned with it, and RabbitMQ counts lost connections,
 * and before 4.3 whatever is given back, as well. So it only makes a suspect; see suspect-consumer.ts for the proof.
 *
 * Returns that this process has lived through do not count. Another process cannot know of them.
 */
export function createCrashWatch(): CrashWatch {
  const survivals = new Map<string, number>();

  const survivalsOf = (raw: ConsumeMessage): number => survivals.get(idOf(raw)) ?? 0;

  return {
    deathsOf: (raw) => returnsOf(raw) - survivalsOf(raw),
    survived(messages) {
      if (survivals.size > MAX_REMEMBERED) survivals.clear();
      for (const raw of messages) survivals.set(idOf(raw), survivalsOf(raw) + 1);
    },
    forget(raw) {
      survivals.delete(idOf(raw));
    },
  };
}
