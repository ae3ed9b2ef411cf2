import { KINDS_IN_CHANNELS, type ArtefactKey } from '@verselink/contracts';
import type { Model } from 'mongoose';
import { keyOf, type StoredArtefact, type StoredBlock } from './artefact-models.ts';

/** What stands in the way of artefacts: noted when Discord refuses for good, lifted when somebody did something. */
export function createArtefactBlocks(model: Model<StoredArtefact>) {
  return {
    /** Notes what stands in the way in a channel, in place of what stood there before. */
    block: async (key: ArtefactKey, block: StoredBlock): Promise<void> => {
      const filter = keyOf(key);
      const { channel_id } = block;
      await model.bulkWrite([
        { updateOne: { filter, update: { $pull: { blocks: { channel_id } } } } },
        { updateOne: { filter, update: { $push: { blocks: block } } } },
      ]);
    },

    /** Lifts whatever stands in the way of artefacts. */
    unblock: async (...keys: ArtefactKey[]): Promise<void> => {
      if (keys.length === 0) return;
      await model.bulkWrite(
        keys.map((key) => ({
          updateOne: { filter: keyOf(key), update: { $set: { blocks: [] } } },
        })),
      );
    },

    /** The channels of a guild in which something of ours waits for the people there. */
    findBlockedChannels: async (guild_id: string): Promise<string[]> => {
      const found = await model
        .find(
          { guild_id, kind: { $in: KINDS_IN_CHANNELS }, 'blocks.at': { $type: 'date' } },
          { _id: 0, blocks: 1 },
        )
        .lean<Pick<StoredArtefact, 'blocks'>[]>()
        .exec();
      const ids = found.flatMap(({ blocks }) =>
        blocks.flatMap(({ cause, channel_id }) => (cause === 'guild' ? (channel_id ?? []) : [])),
      );
      return [...new Set(ids)];
    },

    /** True when something in a guild waits for the people there, since before the moment. */
    isBlocked: async (guild_id: string, before: Date): Promise<boolean> => {
      const found = await model
        .exists({
          guild_id,
          'blocks.at': { $type: 'date' },
          blocks: { $elemMatch: { cause: 'guild', at: { $lt: before } } },
        })
        .exec();
      return found !== null;
    },

    /** Lifts what people of a guild can lift, e.g. after permissions changed. */
    unblockGuild: async (guild_id: string): Promise<void> => {
      await model.updateMany(
        { guild_id, 'blocks.at': { $type: 'date' } },
        { $pull: { blocks: { cause: 'guild' } } },
      );
    },
  };
}
