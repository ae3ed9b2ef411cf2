import type { Logger } from '@verselink/runtime';
import { isBrokerDown } from './broker-down.ts';
import { isDatabaseDown } from './stores/database-down.ts';
import type { SweepFaultStore, SweptKind } from './stores/sweep-fault-store.ts';

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

interface Known {
  kind: SweptKind;
  id: string;
  error: string;
  tries: number;
  until: Date;
}

/** The part that does not answer is at fault, and not what was looked at. */
function isOutage(error: unknown): boolean {
  return isDatabaseDown(error) || isBrokerDown(error);
}

/**
 * Keeps what a sweep cannot deal with from being tried every second and from filling its batches: it is left out for a
 * while, longer each time, said once in the log, and named in health until it goes well or is gone.
 */
export function createLeaveOut({
  faults,
  logger,
  now,
}: {
  faults: SweepFaultStore;
  logger: Logger;
  now: () => Date;
}) {
  const known = new Map<string, Known>();
  const keyOf = (kind: SweptKind, id: string) => `${kind}:${id}`;

  async function forget({ kind, id }: Known): Promise<void> {
    known.delete(keyOf(kind, id));
    await faults.clear(kind, id);
  }

  return {
    /** Ids that the sweep has to leave out now. */
    ids: (kind: SweptKind): string[] => {
      const at = now();
      return [...known.values()]
        .filter((one) => one.kind === kind && one.until > at)
        .map(({ id }) => id);
    },

    /** Does one thing of a sweep. @throws only what an outage causes. */
    attempt: async (kind: SweptKind, id: string, run: () => Promise<void>): Promise<void> => {
      const key = keyOf(kind, id);
      const before = known.get(key);
      try {
        await run();
        if (before !== undefined) await forget(before);
      } catch (error) {
        if (isOutage(error)) throw error;
        const message = error instanceof Error ? error.message : String(error);
        const tries = (before?.tries ?? 0) + 1;
        const wait = Math.min(FIRST_MS * 2 ** (tries - 1), LONGEST_MS);
        const until = new Date(now().getTime() + wait);
        known.set(key, { kind, id, error: message, tries, until });
        if (before?.error !== message) {
          logger.error('a sweep leaves out what it cannot deal with: mend or delete it', {
            kind,
            [kind === 'guild' ? 'guild_id' : kind === 'job' ? 'job_id' : 'event_id']: id,
            error,
          });
        }
        await faults.note(kind, id, message, now());
      }
    },

    /** Forgets what was due to be looked at again and was not found any more. */
    settle: async (found: Record<SweptKind, string[]>): Promise<void> => {
      const at = now();
      const over = [...known.values()].filter(
        ({ kind, id, until }) => until <= at && !found[kind].includes(id),
      );
      await Promise.all(over.map(forget));
    },
  };
}
