import type { JobStore } from '../../stores/job-store.ts';

/**
 * A scheduled event is over in a guild, anybody's: the job that has waited longest for room there is tried now, not at
 * its time, by when a newer one might have the place. One place is one job; a repetition costs a try in vain.
 */
export function createFillPlace({
  jobs,
  dispatchJob,
  now,
}: {
  jobs: Pick<JobStore, 'hurryForRoom' | 'find'>;
  dispatchJob: (jobId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function fillPlace(guildId: string): Promise<void> {
    for (;;) {
      const id = await jobs.hurryForRoom(guildId, now());
      if (id === undefined) return;
      await dispatchJob(id);
      // One that has nothing left to do leaves the place to the next.
      if ((await jobs.find(id))?.open === true) return;
    }
  };
}

export type FillPlace = ReturnType<typeof createFillPlace>;
