import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { InteractionStore } from '../../stores/interaction-store.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { EventPhases } from '../events/event-phases.ts';

const DAY_MS = 86_400_000;

/** Counts by a name; a name that nothing has is left out. */
export type Counts = Record<string, number>;

/** Figures of events: how many in each phase, and how their members stand. */
export interface EventStats {
  events: Counts;
  registrations: Counts;
}

/** Figures of the whole: guilds, events, jobs, and the clicks of the last 24 hours. */
export interface Stats extends EventStats {
  guilds: Counts;
  jobs: Counts;
  clicks: { total: number; outcomes: Counts; latency_ms: { average: number; longest: number } };
}

/** Reads figures from what is stored. */
export function createReadStats({
  events,
  phases,
  guilds,
  jobs,
  interactions,
  now,
}: {
  events: Pick<EventStore, 'countRegistrations'>;
  phases: EventPhases;
  guilds: GuildStore;
  jobs: JobStore;
  interactions: InteractionStore;
  now: () => Date;
}) {
  const readEventStats = async (): Promise<EventStats> => ({
    events: await phases.count(),
    registrations: await events.countRegistrations(),
  });

  return {
    readEventStats,
    readStats: async (): Promise<Stats> => {
      const since = new Date(now().getTime() - DAY_MS);
      const [eventStats, linked, jobCounts, clicks] = await Promise.all([
        readEventStats(),
        guilds.list(),
        jobs.countByStatus(),
        interactions.summarize(since),
      ]);
      const byStatus = linked.reduce<Counts>(
        (counts, { status }) => ({ ...counts, [status]: (counts[status] ?? 0) + 1 }),
        {},
      );
      return { ...eventStats, guilds: byStatus, jobs: jobCounts, clicks };
    },
  };
}
