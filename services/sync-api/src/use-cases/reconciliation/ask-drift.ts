import type { DriftFound, DriftRead, Message } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import { ulid } from 'ulid';

/** How long a caller waits for the bot. */
const WAIT_MS = 10_000;
/** The broker takes a question within this time, or it is down. */
const PUBLISH_MS = 2_000;

/** Asks the bot how it finds an event in a guild; undefined when it does not answer in time. */
export function createAskDrift({
  messaging,
  now,
}: {
  messaging: Pick<Messaging, 'publish' | 'replyQueue'>;
  now: () => Date;
}) {
  const waiting = new Map<string, (found: DriftFound) => void>();
  const reply_to = messaging.replyQueue((message: Message) => {
    if (message.type !== 'dev.verselink.drift.found.v1') return;
    waiting.get(message.data.request_id)?.(message.data);
  });

  /** @throws when the broker does not take the question. */
  return async function askDrift(
    question: Omit<DriftRead, 'request_id' | 'reply_to'>,
    correlationid: string,
  ): Promise<DriftFound | undefined> {
    const { guild_id, event_id: subject } = question;
    const request_id = ulid();
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<DriftFound | undefined>((resolve) => {
      timer = setTimeout(resolve, WAIT_MS, undefined);
      waiting.set(request_id, resolve);
    });
    try {
      await messaging.publish(
        routes.command(guild_id),
        {
          type: 'dev.verselink.drift.read.v1',
          subject,
          correlationid,
          // Nobody waits for it any more.
          expirytime: new Date(now().getTime() + WAIT_MS).toISOString(),
          data: { ...question, request_id, reply_to },
        },
        { deadlineMs: PUBLISH_MS },
      );
      return await answer;
    } finally {
      clearTimeout(timer);
      waiting.delete(request_id);
    }
  };
}

export type AskDrift = ReturnType<typeof createAskDrift>;
