import type { ShownMessage } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';

/** How long what answers showed gathers; sync-api waits longer than this before it plans what members did. */
const GATHER_MS = 150;

/**
 * Tells sync-api what answers to clicks made messages show, so that no job is opened for it. Of each message only the
 * newest revision counts. What the broker does not take is dropped: then a job finds that nothing is left to do.
 */
export function createShownReport({
  messaging,
  logger,
  now,
}: {
  messaging: Pick<Messaging, 'publish'>;
  logger: Logger;
  now: () => number;
}) {
  let gathered = new Map<string, ShownMessage>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const shown = [...gathered.values()];
    gathered = new Map();
    const [first] = shown;
    if (first === undefined) return;
    try {
      await messaging.publish(routes.report(), {
        type: 'dev.verselink.messages.shown.v1',
        subject: first.event_id,
        correlationid: first.message_id,
        data: { shown },
      });
    } catch (error) {
      logger.info('what answers showed could not be reported; jobs make up for it', { error });
    }
  }

  return {
    /** To be called as soon as Discord has taken the answer. */
    note(shown: Omit<ShownMessage, 'shown_at'>): void {
      const known = gathered.get(shown.message_id);
      // The first answer with a revision is the one that showed it.
      if (known !== undefined && known.rev >= shown.rev) return;
      gathered.set(shown.message_id, { ...shown, shown_at: new Date(now()).toISOString() });
      timer ??= setTimeout(() => void flush(), GATHER_MS);
    },
    /** Reports at once what is gathered: before a stop. */
    flush,
  };
}

export type ShownReport = ReturnType<typeof createShownReport>;
