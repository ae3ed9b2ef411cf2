import type { Logger } from '@verselink/runtime';
import type { StoredDelivery, WebhookStore } from '../stores/webhook-store.ts';
import type { WebhookEndpointStore } from '../stores/webhook-endpoint-store.ts';
import { createBatchByKey } from '../batch-by-key.ts';
import { signWebhook } from './standard-webhooks.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between attempts; the last one repeats until the term ends. */
const DELAYS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];
/** After this a message is given up; it can be replayed. */
const TERM_MS = 72 * HOUR;
const TIMEOUT_MS = 15 * SECOND;
/** Renewed while an attempt runs: what a replica that died had taken is sent by another after this long. */
const CLAIM_MS = 5 * SECOND;
const RENEW_MS = CLAIM_MS / 5;
const BATCH = 50;
/** The receiver wants no more, for good (Standard Webhooks, "Deliverability"). */
const GONE = 410;

/** What became of one attempt to deliver a message. */
export type AttemptOutcome = 'delivered' | 'refused' | 'timeout' | 'unreachable' | 'given-up';

interface Attempt {
  kind: AttemptOutcome;
  /** What the receiver answered; null = nothing. */
  status: number | null;
  error: string | null;
}

/**
 * Sends pending messages to VerseLink, signed per Standard Webhooks: in order within an event (a message that
 * fails holds back the later ones of its event, not those of others), retried for three days. At least once, by one
 * replica at a time: the receiver tells repeats by their webhook-id. A receiver that answers 410 is left alone until
 * somebody resumes; what there is to tell meanwhile waits.
 */
export function createWebhookSender({
  webhooks,
  endpoint,
  url,
  secret,
  sent,
  logger,
  now,
}: {
  webhooks: Pick<WebhookStore, 'findDueHeads' | 'claim' | 'renew' | 'settle'>;
  endpoint: Pick<WebhookEndpointStore, 'stoppedAt' | 'stop'>;
  url: string;
  secret: string;
  /** Hears of every attempt. */
  sent: (outcome: AttemptOutcome, seconds: number) => void;
  logger: Logger;
  now: () => Date;
}) {
  // Every change asks for it; while the receiver is away, what is looked through each time only grows.
  const sendInTurn = createBatchByKey({
    run: async (_all, calls: undefined[]) => {
      await sendAll();
      return calls;
    },
  });

  async function sendAll(): Promise<void> {
    if ((await endpoint.stoppedAt()) !== null) return;
    for (;;) {
      const heads = await webhooks.findDueHeads(now(), BATCH);
      const sent = await Promise.all(heads.map(async ({ _id }) => await send(_id)));
      if (!sent.includes(true)) return;
    }
  }

  /** True when it was delivered, so that the next one of its event may follow. */
  async function send(id: string): Promise<boolean> {
    const delivery = await webhooks.claim(id, now(), claimEnd());
    if (delivery === undefined) return false;
    const startedAt = performance.now();
    const outcome = await holding(delivery, async (lost) => await post(delivery, lost));
    sent(outcome.kind, (performance.now() - startedAt) / 1_000);
    if (outcome.kind === 'delivered') {
      await webhooks.settle(delivery, {
        status: 'delivered',
        delivered_at: now(),
        next_attempt_at: null,
        last_status: outcome.status,
        last_error: null,
      });
      return true;
    }
    if (outcome.status === GONE) {
      await stop(delivery);
      return false;
    }
    const delay = DELAYS_MS[Math.min(delivery.attempts, DELAYS_MS.length) - 1] ?? SECOND;
    const over = now().getTime() + delay > delivery.created_at.getTime() + TERM_MS;
    await webhooks.settle(delivery, {
      ...(over ? { status: 'failed' as const } : {}),
      next_attempt_at: over ? null : new Date(now().getTime() + delay),
      last_status: outcome.status,
      last_error: outcome.error,
    });
    logger.log(over ? 'error' : 'warn', 'a webhook was not accepted', {
      delivery_id: id,
      attempts: delivery.attempts,
      status: outcome.status,
      correlation_id: delivery.correlation_id,
      given_up: over,
    });
    return false;
  }

  /** The message stays the next one of its event, due as soon as deliveries are resumed. */
  async function stop(delivery: StoredDelivery): Promise<void> {
    const isNews = await endpoint.stop(now());
    await webhooks.settle(delivery, {
      next_attempt_at: now(),
      last_status: GONE,
      last_error: `The receiver answered ${GONE}: deliveries are stopped until POST /webhooks/resume.`,
    });
    if (!isNews) return;
    logger.error(
      'the receiver of webhooks wants no more (410): deliveries are stopped until POST /webhooks/resume, or another VERSELINK_WEBHOOK_URL',
      { delivery_id: delivery._id, correlation_id: delivery.correlation_id },
    );
  }

  const claimEnd = () => new Date(now().getTime() + CLAIM_MS);

  /** Keeps a message while it is being sent; once that is no longer certain the attempt ends, for another may have begun. */
  async function holding<T>(
    delivery: StoredDelivery,
    run: (lost: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const lost = new AbortController();
    let heldUntil = claimEnd();
    const renew = async () => {
      const until = claimEnd();
      const kept = await webhooks.renew(delivery, until).catch(() => undefined);
      if (kept === true) heldUntil = until;
      if (kept === false || heldUntil <= now()) lost.abort();
    };
    const timer = setInterval(() => void renew(), RENEW_MS).unref();
    try {
      return await run(lost.signal);
    } finally {
      clearInterval(timer);
    }
  }

  async function post(delivery: StoredDelivery, lost: AbortSignal): Promise<Attempt> {
    const body = JSON.stringify({
      type: delivery.type,
      timestamp: delivery.created_at.toISOString(),
      data: delivery.data,
    });
    const headers = signWebhook({ id: delivery._id, body, secret, now: now() });
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), lost]),
      });
      await response.body?.cancel();
      const { ok, status } = response;
      if (ok) return { kind: 'delivered', status, error: null };
      return { kind: 'refused', status, error: `The receiver answered ${status}.` };
    } catch (error) {
      const status = null;
      if (lost.aborted) {
        const given = 'Given up: another attempt may have begun.';
        return { kind: 'given-up', status, error: given };
      }
      return (error as Error).name === 'TimeoutError'
        ? { kind: 'timeout', status, error: 'The receiver did not answer in 15 s.' }
        : { kind: 'unreachable', status, error: 'The receiver could not be reached.' };
    }
  }

  return {
    /** Sends what is due until nothing more is; one run at a time, and at most one more for all that ask meanwhile. */
    sendDue: async (): Promise<void> => {
      await sendInTurn('due', undefined);
    },
  };
}
