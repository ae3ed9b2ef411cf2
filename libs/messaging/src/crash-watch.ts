import type { ConsumeMessage } from 'amqplib';
import { idOf, returnsOf } from './delivery.ts';

/** So many crashes while it was held make a message a suspect, so many more a proven killer. */
const SUSPECT = 3;
export const CRASH_LOOP = 10;
const MAX_REMEMBERED = 10_000;

export interface CrashWatch {
  /** True: take one message at a time. */
  readonly careful: boolean;
  /** True: this message may be what kills the process. */
  isSuspect(raw: ConsumeMessage): boolean;
  /** True: this message must not be handled any more. */
  isLoop(raw: ConsumeMessage): boolean;
  /** A delivery came in. */
  meet(raw: ConsumeMessage): void;
  /** The messages went back to the queue although this process lives. */
  survived(messages: ConsumeMessage[]): void;
  /** The message is done with. Only one that was taken alone shows that the next need not be. */
  settled(raw: ConsumeMessage, how: { alone: boolean }): void;
}

/**
 * Finds the message that kills the process which handles it: no handler reports that, only the queue's count of
 * returned deliveries shows it. All that the process held is returned with it and counts too, so with a suspect in
 * sight messages are taken one by one (`careful`): then only the killer's count goes on rising.
 *
 * A fresh process is careful until its first harmless message, because it may have been started after such a crash.
 * Returns that this process has lived through (a lost connection) do not count.
 */
export function createCrashWatch(): CrashWatch {
  const survivals = new Map<string, number>();
  let careful = true;

  const crashesOf = (raw: ConsumeMessage): number =>
    returnsOf(raw) - (survivals.get(idOf(raw)) ?? 0);

  return {
    get careful() {
      return careful;
    },
    isSuspect: (raw) => crashesOf(raw) >= SUSPECT,
    isLoop: (raw) => crashesOf(raw) >= CRASH_LOOP,
    meet(raw) {
      if (crashesOf(raw) >= SUSPECT) careful = true;
    },
    survived(messages) {
      if (survivals.size > MAX_REMEMBERED) survivals.clear();
      for (const raw of messages) survivals.set(idOf(raw), (survivals.get(idOf(raw)) ?? 0) + 1);
    },
    settled(raw, { alone }) {
      if (alone && crashesOf(raw) < SUSPECT) careful = false;
      survivals.delete(idOf(raw));
    },
  };
}
