import type { ArtefactKey } from '@verselink/contracts';
import type { Model } from 'mongoose';
import { keyOf, type OpenFailure, type StoredArtefact } from './artefact-models.ts';

/** Which failed jobs of an artefact are still to be mended. */
export function createArtefactFailures(model: Model<StoredArtefact>) {
  return {
    /** Notes a job that failed for good, in place of an earlier one of the same work. */
    noteFailure: async (key: ArtefactKey, failure: OpenFailure): Promise<void> => {
      const filter = keyOf(key);
      const { work } = failure;
      await model.bulkWrite([
        { updateOne: { filter, update: { $pull: { failures: { work } } } } },
        { updateOne: { filter, update: { $push: { failures: failure } } } },
      ]);
    },

    /** Notes that nothing is left to be mended of these jobs, with one write. */
    dropFailures: async (dropped: { key: ArtefactKey; jobIds: string[] }[]): Promise<void> => {
      if (dropped.length === 0) return;
      await model.bulkWrite(
        dropped.map(({ key, jobIds }) => ({
          updateOne: {
            filter: keyOf(key),
            update: { $pull: { failures: { job_id: { $in: jobIds } } } },
          },
        })),
        { ordered: false },
      );
    },
  };
}
