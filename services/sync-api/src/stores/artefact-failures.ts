import type { ArtefactKey, ArtefactModels, OpenFailure } from './artefact-models.ts';

/** Which failed jobs of an artefact are still to be mended. */
export function artefactFailures(models: ArtefactModels) {
  const all = [...new Set(Object.values(models))];

  return {
    /** Notes a job that failed for good, in place of an earlier one of the same work. */
    noteFailure: async (
      { event_id, guild_id, kind }: ArtefactKey,
      failure: OpenFailure,
    ): Promise<void> => {
      const filter = { event_id, guild_id, kind };
      const { work } = failure;
      await models[kind].bulkWrite([
        { updateOne: { filter, update: { $pull: { failures: { work } } } } },
        { updateOne: { filter, update: { $push: { failures: failure } } } },
      ]);
    },

    /** Notes that nothing is left to be mended of these jobs, with one write per collection. */
    dropFailures: async (dropped: { key: ArtefactKey; jobIds: string[] }[]): Promise<void> => {
      await Promise.all(
        all.map(async (model) => {
          const own = dropped.filter(({ key }) => models[key.kind] === model);
          if (own.length === 0) return;
          await model.bulkWrite(
            own.map(({ key: { event_id, guild_id, kind }, jobIds }) => ({
              updateOne: {
                filter: { event_id, guild_id, kind },
                update: { $pull: { failures: { job_id: { $in: jobIds } } } },
              },
            })),
            { ordered: false },
          );
        }),
      );
    },
  };
}
