import type { OutgoingWebhooks } from '@verselink/contracts';
import type { WebhookStore } from '../stores/webhook-store.ts';

type NewsType = 'job.failed' | 'event.drifted' | 'event.cancel_requested';

/** Something that VerseLink is told beside the changes of an event, such as a job that failed. */
export type News = {
  [T in NewsType]: {
    /** The same however often the news is told. */
    id: string;
    event_id: string;
    type: T;
    data: OutgoingWebhooks[T];
    correlation_id: string;
  };
}[NewsType];

export type TellVerselink = (news: News) => Promise<void>;

/** Queues news for VerseLink's webhook. It has no place in the order of the event's revisions: it goes first. */
export function createTellVerselink({
  webhooks,
  webhooksQueued,
  now,
}: {
  webhooks: WebhookStore;
  webhooksQueued: () => void;
  now: () => Date;
}): TellVerselink {
  return async ({ id, data, ...news }) => {
    await webhooks.enqueue({ _id: id, rev: 0, n: 0, ...news, data: { ...data } }, now());
    webhooksQueued();
  };
}
