import type { Logger } from '@verselink/runtime';
import type { createLeaveOut } from './leave-out.ts';
import type { EventStore } from './stores/event-store.ts';
import type { GuildStore, StoredGuild } from './stores/guild-store.ts';
import type { JobStore } from './stores/job-store.ts';
import type { SweptKind } from './stores/sweep-fault-store.ts';

/** Younger marks are left to the process that set them. */
const GRACE_MS = 2_000;
const EVERY_MS = 1_000;
const BATCH = 200;

/** How much a sweep found of each thing: events to plan, events with something due, guilds to resync, jobs. */
export type Swept = Record<SweptKind, number>;

/**
 * Finds what a stop, a broker outage or a wait has left behind: events not planned, guilds not resynced, jobs and
 * reminders that are due. Every replica sweeps; each find is claimed by a conditional update, so it is acted on once.
 */
export function createSweeper({
  events,
  guilds,
  jobs,
  replan,
  takeDue,
  resyncGuild,
  dispatchJob,
  sendWebhooks,
  askAttendees,
  askAudits,
  leaveOut,
  logger,
  now,
  observer,
}: {
  events: EventStore;
  guilds: GuildStore;
  jobs: JobStore;
  replan: (eventId: string, correlationId: string) => Promise<void>;
  takeDue: (eventId: string) => Promise<void>;
  resyncGuild: (guild: StoredGuild) => Promise<void>;
  dispatchJob: (jobId: string) => Promise<void>;
  /** Begins to: a receiver that does not answer must not hold up the next sweep. */
  sendWebhooks: () => void;
  askAttendees: () => Promise<void>;
  askAudits: () => Promise<void>;
  leaveOut: ReturnType<typeof createLeaveOut>;
  logger: Logger;
  now: () => Date;
  observer: { swept(seconds: number, found: Swept): void };
}) {
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  let stopped = false;

  /** One sweep over everything; a failure is logged, and the next sweep tries again. */
  async function sweep(): Promise<void> {
    const at = now();
    const old = new Date(at.getTime() - GRACE_MS);
    const started = performance.now();
    await events.markTransitions(at, old);
    const [unprojected, dueEvents, resyncs, due] = await Promise.all([
      events.findUnprojected(old, BATCH, leaveOut.ids('event')),
      events.findDue(at, BATCH, leaveOut.ids('due')),
      guilds.findResync(old, BATCH),
      jobs.findDue(at, BATCH),
    ]);
    const leftGuilds = new Set(leaveOut.ids('guild'));
    const leftJobs = new Set(leaveOut.ids('job'));
    sendWebhooks();
    const results = await Promise.allSettled([
      ...unprojected.map(async (id) => {
        await leaveOut.attempt('event', id, async () => {
          await replan(id, `sweep-${at.getTime()}`);
        });
      }),
      ...dueEvents.map(async (id) => {
        await leaveOut.attempt('due', id, async () => {
          await takeDue(id);
        });
      }),
      ...resyncs
        .filter(({ guild_id }) => !leftGuilds.has(guild_id))
        .map(async (guild) => {
          await leaveOut.attempt('guild', guild.guild_id, async () => {
            await resyncGuild(guild);
          });
        }),
      ...due
        .filter((id) => !leftJobs.has(id))
        .map(async (id) => {
          await leaveOut.attempt('job', id, async () => {
            await dispatchJob(id);
          });
        }),
      leaveOut.settle({
        event: unprojected,
        due: dueEvents,
        guild: resyncs.map(({ guild_id }) => guild_id),
        job: due,
      }),
      askAttendees(),
      askAudits(),
    ]);
    const failed = results.filter((result) => result.status === 'rejected');
    if (failed.length > 0) {
      logger.warn('a part of a sweep failed; the next one tries again', {
        failed: failed.length,
        error: failed[0]?.reason as unknown,
      });
    }
    observer.swept((performance.now() - started) / 1_000, {
      event: unprojected.length,
      due: dueEvents.length,
      guild: resyncs.length,
      job: due.length,
    });
  }

  function schedule(): void {
    if (stopped) return;
    // Jitter keeps replicas from asking in step.
    timer = setTimeout(
      () => {
        current = sweep()
          .catch((error: unknown) => {
            logger.warn('a sweep failed; the next one tries again', { error });
          })
          .finally(schedule);
      },
      EVERY_MS * (0.75 + Math.random() / 2),
    );
  }

  return {
    sweep,
    start: schedule,
    stop: async (): Promise<void> => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
