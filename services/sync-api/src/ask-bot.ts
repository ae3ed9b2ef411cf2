import type { Message, MessageData } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import { ulid } from 'ulid';

/** The broker takes a question within this time, or it is down. */
const PUBLISH_MS = 2_000;

/** What the bot is asked while a caller waits, and the type of its answer. */
interface Answers {
  'dev.verselink.artefacts.read.v1': 'dev.verselink.artefacts.found.v1';
  'dev.verselink.channels.read.v1': 'dev.verselink.channels.found.v1';
}
type Question = keyof Answers;

const ANSWERS: { readonly [Q in Question]: Answers[Q] } = {
  'dev.verselink.artefacts.read.v1': 'dev.verselink.artefacts.found.v1',
  'dev.verselink.channels.read.v1': 'dev.verselink.channels.found.v1',
};

type Answer<Q extends Question = Question> = MessageData[Answers[Q]];

/** Asks the bot something about a guild; undefined when it does not answer in time. */
export function createAskBot({
  messaging,
  now,
}: {
  messaging: Pick<Messaging, 'publish' | 'replyQueue'>;
  now: () => Date;
}) {
  const waiting = new Map<string, (message: Message) => void>();
  const reply_to = messaging.replyQueue((message) => {
    if ('request_id' in message.data) waiting.get(message.data.request_id)?.(message);
  });

  /** @throws when the broker does not take the question. */
  return async function askBot<Q extends Question>(
    type: Q,
    question: Omit<MessageData[Q], 'request_id' | 'reply_to'> & { guild_id: string },
    options: { subject: string; correlationid: string; waitMs: number },
  ): Promise<Answer<Q> | undefined> {
    const { subject, correlationid, waitMs } = options;
    const request_id = ulid();
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<Answer<Q> | undefined>((resolve) => {
      timer = setTimeout(resolve, waitMs, undefined);
      waiting.set(request_id, (message) => {
        // The table pairs each question with its answer, which the compiler cannot follow through the union.
        if (message.type === ANSWERS[type]) resolve(message.data as Answer<Q>);
      });
    });
    try {
      const data = { ...question, request_id, reply_to } as unknown as MessageData[Q];
      // Nobody waits for it any more after that.
      const expirytime = new Date(now().getTime() + waitMs).toISOString();
      await messaging.publish(
        routes.command(question.guild_id),
        { type, subject, correlationid, expirytime, data },
        { deadlineMs: Math.min(PUBLISH_MS, waitMs) },
      );
      return await answer;
    } finally {
      clearTimeout(timer);
      waiting.delete(request_id);
    }
  };
}

export type AskBot = ReturnType<typeof createAskBot>;
