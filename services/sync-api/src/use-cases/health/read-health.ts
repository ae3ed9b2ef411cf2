import type { Messaging } from '@verselink/messaging';
import type { Connection } from 'mongoose';
import type { BotStore } from '../../stores/bot-store.ts';
import type { DeadLetterStore } from '../../stores/dead-letter-store.ts';
import type { FigureStore } from '../../stores/figure-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { WebhookEndpointStore } from '../../stores/webhook-endpoint-store.ts';
import { lacksOf } from '../guilds/guild-lacks.ts';
import type { SweepFaultStore, SweptKind } from '../../stores/sweep-fault-store.ts';
import type { HealthFigures, StoredFigures } from './judge-health.ts';

/** Asks every part now; one that does not answer is null. */
export function createReadHealth({
  connection,
  messaging,
  bots,
  guilds,
  figures,
  deadLetters,
  endpoint,
  skewMs,
  faults,
  now,
}: {
  connection: Connection;
  messaging: Pick<Messaging, 'queueDepths'>;
  bots: BotStore;
  guilds: GuildStore;
  figures: FigureStore;
  deadLetters: DeadLetterStore;
  /** The receiver of webhooks, if there is one. */
  endpoint: Pick<WebhookEndpointStore, 'stoppedAt'> | undefined;
  /** Of this process: how far Discord's clock is ahead of its host's. */
  skewMs: () => number | null;
  faults: SweepFaultStore;
  now: () => Date;
}) {
  async function readDatabase(): Promise<number> {
    const began = performance.now();
    await connection.db?.command({ ping: 1 });
    return Math.round((performance.now() - began) * 10) / 10;
  }

  async function readStored(at: Date): Promise<StoredFigures> {
    const secondsSince = (moment: Date | undefined): number =>
      moment === undefined ? 0 : Math.max(0, Math.round((at.getTime() - moment.getTime()) / 1_000));
    const left = await faults.list(at);
    const leftOut = (kind: SweptKind) => left.flatMap((one) => (one.kind === kind ? [one.id] : []));
    const [heard, jobs, unprojected, due, job, drift, linked, parked, webhooks, stoppedAt] =
      await Promise.all([
        bots.list(),
        figures.countJobs(),
        figures.oldestUnprojected(leftOut('event')),
        figures.oldestDue(at, leftOut('due')),
        figures.oldestDueJob(at),
        figures.drift(),
        guilds.list(),
        deadLetters.countParkedByQueue(),
        figures.webhooks(),
        endpoint?.stoppedAt() ?? null,
      ]);
    return {
      bots: heard,
      jobs,
      lag: {
        unplanned: secondsSince(unprojected),
        due: secondsSince(due),
        jobs: secondsSince(job),
      },
      drift,
      guilds: linked.map((guild) => ({
        guild_id: guild.guild_id,
        name: guild.name,
        status: guild.status,
        lacks: lacksOf(guild),
      })),
      left_out: left.map(({ kind, id, error, since }) => ({
        kind,
        id,
        error,
        since: since.toISOString(),
      })),
      dead_letters: parked,
      webhooks: {
        pending: webhooks.pending,
        failed: webhooks.failed,
        oldest_seconds: secondsSince(webhooks.oldest),
        stopped_at: stoppedAt,
      },
    };
  }

  return async function readHealth(): Promise<HealthFigures> {
    const at = now();
    const [database_ms, queues, stored] = await Promise.all([
      readDatabase().catch(() => null),
      messaging.queueDepths().catch(() => null),
      readStored(at).catch(() => null),
    ]);
    return { now: at, skew_ms: skewMs(), database_ms, queues, stored };
  };
}
