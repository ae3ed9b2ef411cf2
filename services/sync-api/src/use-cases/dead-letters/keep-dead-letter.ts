import type { DeadLetter } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { DeadLetterStore, StoredDeadLetter } from '../../stores/dead-letter-store.ts';

/** Keeps a dead letter where it can be looked at and replayed; the same one again changes nothing. */
export function createKeepDeadLetter({
  deadLetters,
  logger,
  now,
}: {
  deadLetters: DeadLetterStore;
  logger: Logger;
  now: () => Date;
}) {
  return async function keepDeadLetter(letter: DeadLetter): Promise<void> {
    const stored = storedLetter(letter, now());
    const inserted = await deadLetters.insert(stored);
    // Without a moment a new death cannot be told from another delivery of the one that is known.
    const news = inserted || (letter.diedAt !== null && (await deadLetters.diedAgain(stored)));
    if (!news) return;
    logger.warn('a dead letter is parked: see why, mend the cause, replay it', {
      dead_letter_id: letter.id,
      queue: letter.queue,
      type: stored.type,
      class: letter.reason.class,
      correlation_id: stored.correlation_id,
      event_id: stored.event_id,
      guild_id: stored.guild_id,
      reason: letter.reason.message,
    });
  };
}

function storedLetter(letter: DeadLetter, now: Date): StoredDeadLetter {
  const { type, messageId, correlationId } = letter.properties;
  const read = readMessage(letter.content);
  return {
    _id: letter.id,
    status: 'parked',
    queue: letter.queue,
    ...read,
    type: read.type ?? textOf(type),
    message_id: textOf(messageId),
    correlation_id: read.correlation_id ?? textOf(correlationId),
    reason: letter.reason,
    died_at: letter.diedAt ?? now,
    deaths: 1,
    replays: 0,
    settled_at: null,
    content_base64: withoutToken(letter.content).toString('base64'),
    properties: JSON.stringify(letter.properties),
  };
}

/** An interaction without the token by which it is answered: that is worth nothing after 15 minutes, a letter is kept longer. */
function withoutToken(content: Buffer): Buffer {
  const message = recordOf(parseJson(content));
  const data = recordOf(message.data);
  if (data.interaction === undefined) return content;
  const interaction = { ...recordOf(data.interaction), token: 'not kept' };
  return Buffer.from(JSON.stringify({ ...message, data: { ...data, interaction } }));
}

/** What a message says of itself, as far as it says it: nothing in here is checked. */
function readMessage(
  content: Buffer,
): Pick<StoredDeadLetter, 'type' | 'event_id' | 'guild_id' | 'correlation_id' | 'expires_at'> {
  const message = recordOf(parseJson(content));
  const data = recordOf(message.data);
  // What belongs to a job has the event as its subject (dispatch-job.ts).
  const subject = data.job_id === undefined ? null : textOf(message.subject);
  const expires = Date.parse(textOf(message.expirytime) ?? '');
  return {
    type: textOf(message.type),
    event_id: textOf(data.event_id) ?? subject,
    guild_id: textOf(data.guild_id),
    correlation_id: textOf(message.correlationid),
    expires_at: Number.isNaN(expires) ? null : new Date(expires),
  };
}

/** The JSON that some bytes are; undefined when they are none. */
export function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return undefined;
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
