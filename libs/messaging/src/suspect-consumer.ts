import { admit } from './admission.ts';
import { pause } from './backoff.ts';
import { callHandler, type Handle } from './call-handler.ts';
import { createCrashWatch } from './crash-watch.ts';
import { progressOf } from './delivery.ts';
import { flushAcknowledgements, openLane, stopTaking, take, type Held, type Lane } from './lane.ts';
import type { MessagingLogger, MessagingObserver } from './observer.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import type { Session } from './session.ts';
import { createSettlement, type Settlement } from './settlement.ts';
import { toError } from './to-error.ts';

/** A message that came back unanswered so often, in whatever company, becomes a suspect. */
export const SUSPECT = 3;
/** A suspect that was taken alone, and came back unanswered so often, kills whoever handles it. */
const PROVEN = 7;

/** Until the acknowledgement in the queue it comes from is out: a death before that would double the suspect. */
const MOMENT_MS = 50;

/** Works the suspects of some queues off, over one session after the other. */
export interface SuspectConsumer {
  open(session: Session): Promise<void>;
  /** Takes nothing more and lets the running handler finish. */
  drain(): Promise<void>;
}

/**
 * Finds the message that kills the process which handles it. In its own queue a message is returned together with
 * all that the process held, so a count of returns proves nothing there. In the queue of suspects each is taken
 * alone: what rises then is its own count. One that was handled and killed nobody goes its usual way from there.
 * @param pauseMs before one that has come back here already, so that a process which it kills gets other work done.
 */
export function createSuspectConsumer({
  queue,
  handlers,
  pauseMs,
  publisher,
  now,
  ladderMs,
  logger,
  observer,
}: {
  queue: string;
  /** By the queue that a suspect comes from. */
  handlers: ReadonlyMap<string, Handle>;
  pauseMs: number;
  publisher: Publisher;
  /** The clock by which messages expire, in ms since 1970. */
  now: () => number;
  ladderMs: readonly number[];
  logger: MessagingLogger;
  observer: Required<MessagingObserver>;
}): SuspectConsumer {
  const crashes = createCrashWatch();
  const stop = new AbortController();
  const isDraining = (): boolean => stop.signal.aborted;
  const settlements = new Map<string, Settlement>();
  let running: Promise<void> = Promise.resolve();
  let lane: Lane | undefined;

  function settlementOf(home: string): Settlement {
    const known = settlements.get(home);
    if (known) return known;
    const made = createSettlement({
      queue: home,
      crashes,
      publisher,
      isDraining,
      logger,
      observer,
    });
    settlements.set(home, made);
    return made;
  }

  function leave(left: Lane): void {
    if (!left.open) return;
    left.open = false;
    crashes.survived([...left.unsettled].map(({ raw }) => raw));
    if (lane === left) lane = undefined;
  }

  function onHeld(held: Held): void {
    held.lane.buffer.length = 0;
    // Handlers of a lost session count too: one at a time stays one at a time.
    running = running
      .then(async () => await work(held))
      .catch((error: unknown) => held.lane.session.drop(toError(error)));
  }

  async function work(held: Held): Promise<void> {
    const { raw } = held;
    const ms = crashes.deathsOf(raw) > 0 ? pauseMs : Math.min(pauseMs, MOMENT_MS);
    await pause(ms, stop.signal);
    if (!held.lane.open || isDraining()) return;
    const home = raw.fields.routingKey;
    const began = performance.now();
    const { outcome, type } = await judge(held, home);
    await settlementOf(home).settle(held, { outcome, type, ms: performance.now() - began });
    flushAcknowledgements(held.lane);
  }

  async function judge(
    { raw }: Held,
    home: string,
  ): Promise<{ outcome: Exclude<Outcome, { kind: 'keep' }>; type: string }> {
    if (crashes.deathsOf(raw) >= PROVEN) {
      const error = new Error(`A process died ${PROVEN} times or more while it held this alone.`);
      return { type: 'unknown', outcome: { kind: 'dead', class: 'crash-loop', error } };
    }
    const handle = handlers.get(home);
    // Another process of the service takes that queue.
    if (!handle) return { type: 'unknown', outcome: { kind: 'home' } };
    const admitted = admit(raw, { now: now(), ladderMs });
    const type = admitted.message?.type ?? 'unknown';
    if (admitted.kind === 'verdict') return { type, outcome: orHome(admitted.outcome) };
    const [error] = await callHandler(handle, [admitted.delivery], home);
    return { type, outcome: orHome(outcomeOf(error, progressOf(raw), ladderMs)) };
  }

  /** What waits for the database or Discord waits in its own queue: it was handled alone and killed nobody. */
  const orHome = (outcome: Outcome): Exclude<Outcome, { kind: 'keep' }> =>
    outcome.kind === 'keep' ? { kind: 'home' } : outcome;

  return {
    async open(session) {
      if (isDraining()) return;
      const fresh = await openLane(session);
      if (session.ended || isDraining()) return;
      session.onEnd(() => leave(fresh));
      lane = fresh;
      await take(fresh, { queue, prefetch: 1, onHeld });
    },

    async drain() {
      stop.abort();
      // First of all, so that no other message comes in and goes back: that would count against it.
      const { session } = lane ?? {};
      if (lane) await stopTaking(lane).catch((error: unknown) => session?.drop(toError(error)));
      await running;
      if (!lane) return;
      const old = lane;
      flushAcknowledgements(old);
      leave(old);
      await old.session.closeChannel(old.channel);
    },
  };
}
