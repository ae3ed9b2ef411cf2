import { createHash } from 'node:crypto';
import type { EventView } from '@verselink/contracts';
import type { Place } from './discord/guild-channels.ts';
import { signupMessage, type SignupMessageBody } from './render/signup-message.ts';

export interface MessageTarget {
  place: Place;
  messageId: string;
}

/** What is known of one sign-up message. At most one write to it is under way, so the order of writes is known. */
interface Slot {
  shown: Shown | undefined;
  /** Settles, never rejects, when the write under way ends. */
  writing: Promise<void> | undefined;
  wanted: Wanted | undefined;
  draining: boolean;
  lastEditAt: number;
}
interface Shown {
  rev: number;
  digest: string;
}
interface Wanted extends Shown {
  target: MessageTarget;
  body: SignupMessageBody;
  waiters: { resolve(changed: boolean): void; reject(error: unknown): void }[];
}

/** How an edit ended: sent, replaced by a newer one before it was sent, or not needed. */
export type EditEnd = 'written' | 'superseded' | 'already-shown';

const REMEMBERED_MESSAGES = 5_000;

/**
 * Writes sign-up messages: one write at a time per message, the newest revision wins, the first goes at once and
 * further edits at least `minIntervalMs` apart. What a message is known to show is not written again.
 */
export function createCoalescer({
  edit,
  now,
  wait,
  minIntervalMs = 1_000,
  onEnd = () => undefined,
}: {
  edit: (target: MessageTarget, body: SignupMessageBody) => Promise<void>;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  minIntervalMs?: number;
  onEnd?: (end: EditEnd) => void;
}) {
  const slots = new Map<string, Slot>();

  function slotOf(messageId: string): Slot {
    const known = slots.get(messageId);
    if (known !== undefined) return known;
    for (const [id, slot] of slots) {
      if (slots.size < REMEMBERED_MESSAGES) break;
      if (slot.writing === undefined && !slot.draining) slots.delete(id);
    }
    const slot: Slot = {
      shown: undefined,
      writing: undefined,
      wanted: undefined,
      draining: false,
      lastEditAt: Number.NEGATIVE_INFINITY,
    };
    slots.set(messageId, slot);
    return slot;
  }

  async function write(slot: Slot, shown: Shown, send: () => Promise<void>): Promise<void> {
    const sent = send();
    slot.writing = sent.then(
      () => undefined,
      () => undefined,
    );
    try {
      await sent;
      slot.shown = shown;
    } finally {
      slot.writing = undefined;
    }
  }

  async function drain(slot: Slot): Promise<void> {
    slot.draining = true;
    while (slot.wanted !== undefined) {
      const pause = slot.lastEditAt + minIntervalMs - now();
      if (pause > 0) await wait(pause);
      while (slot.writing !== undefined) await slot.writing;
      const { wanted } = slot;
      slot.wanted = undefined;
      await carryOut(slot, wanted);
    }
    slot.draining = false;
  }

  async function carryOut(slot: Slot, wanted: Wanted): Promise<void> {
    if (covers(slot.shown, wanted)) {
      onEnd('already-shown');
      for (const waiter of wanted.waiters) waiter.resolve(false);
      return;
    }
    try {
      await write(slot, wanted, async () => {
        await edit(wanted.target, wanted.body);
      });
      onEnd('written');
      for (const waiter of wanted.waiters) waiter.resolve(true);
    } catch (error) {
      for (const waiter of wanted.waiters) waiter.reject(error);
    } finally {
      slot.lastEditAt = now();
    }
  }

  return {
    /** Resolves when the message shows this view or a newer one: true when that took an edit. */
    async show(target: MessageTarget, view: EventView): Promise<boolean> {
      const slot = slotOf(target.messageId);
      const body = signupMessage(view);
      const next = { rev: view.rev, digest: digestOf(body) };
      // While an answer is on its way, what the message will show is not known.
      if (slot.wanted === undefined && slot.writing === undefined && covers(slot.shown, next)) {
        onEnd('already-shown');
        return false;
      }
      return await new Promise<boolean>((resolve, reject) => {
        const waiters = [...(slot.wanted?.waiters ?? []), { resolve, reject }];
        if (slot.wanted !== undefined) onEnd('superseded');
        slot.wanted =
          slot.wanted !== undefined && slot.wanted.rev > view.rev
            ? { ...slot.wanted, waiters }
            : { ...next, target, body, waiters };
        if (!slot.draining) void drain(slot);
      });
    },

    /**
     * Lets an answer to a click carry the view, when nothing else is being written and nothing newer is known.
     * False = not sent: the edit that follows every change shows it.
     */
    async tryUpdate(
      messageId: string,
      view: EventView,
      send: (body: SignupMessageBody) => Promise<void>,
    ): Promise<boolean> {
      const slot = slotOf(messageId);
      const newest = Math.max(slot.shown?.rev ?? 0, slot.wanted?.rev ?? 0);
      if (slot.writing !== undefined || newest > view.rev) return false;
      const body = signupMessage(view);
      await write(slot, { rev: view.rev, digest: digestOf(body) }, async () => {
        await send(body);
      });
      return true;
    },

    /** The message was just posted with this view. */
    remember(messageId: string, view: EventView): void {
      slotOf(messageId).shown = { rev: view.rev, digest: digestOf(signupMessage(view)) };
    },

    /** The message is gone: nothing is known of it any more. */
    forget(messageId: string): void {
      const slot = slots.get(messageId);
      if (slot !== undefined) slot.shown = undefined;
    },
  };
}

export type Coalescer = ReturnType<typeof createCoalescer>;

/** A new revision may look the same, and the same one different: an event starts and ends without a change. */
function covers(shown: Shown | undefined, next: Shown): boolean {
  if (shown === undefined) return false;
  return shown.digest === next.digest || shown.rev > next.rev;
}

function digestOf(body: SignupMessageBody): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('base64');
}
