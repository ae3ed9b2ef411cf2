import type { WebhookStore } from '../stores/webhook-store.ts';

/** Something that VerseLink is told beside the changes of an event, such as a job that failed. */
export interface News {
  /** The same however often the news is told. */
  id: string;
  event_id: string;
  type: 'job.failed' | 'event.drifted' | 'event.cancel_requested';
  data: Record<string, unknown>;
  correlation_id: string;
}

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
  return async ({ id, ...news }) => {
    await webhooks.enqueue({ _id: id, rev: 0, n: 0, ...news }, now());
    webhooksQueued();
  };
}
