import type { BotObserved, ShardState } from '@verselink/contracts';
import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from './mongo-results.ts';

/** The last word of one bot process. */
export interface StoredBot extends Omit<BotObserved, 'instance_id' | 'observed_at' | 'started_at'> {
  /** The instance id. */
  _id: string;
  /** By the bot's clock: which of two words is newer. */
  observed_at: Date;
  started_at: Date;
  /** By ours: how long ago that was. */
  heard_at: Date;
}

/** How long a process that says nothing is remembered, in seconds. */
const KEPT_SECONDS = 3_600;

const schema = new Schema<StoredBot>(
  {
    _id: String,
    observed_at: Date,
    started_at: Date,
    heard_at: Date,
    ended: Boolean,
    shard_count: Number,
    shards: [
      new Schema<ShardState>(
        {
          id: Number,
          connected: Boolean,
          ping_ms: Number,
          last_event_at: String,
          guilds: Number,
        },
        { _id: false, id: false },
      ),
    ],
    rest: new Schema<BotObserved['rest']>(
      { rate_limited: Number, invalid_requests: Number },
      { _id: false },
    ),
    commands_in_work: Number,
    clock_skew_ms: Number,
  },
  { collection: 'bot_instances', versionKey: false },
);
schema.index({ heard_at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export type BotStore = ReturnType<typeof createBotStore>;

/** Keeps the last word of each bot process for a while. */
export function createBotStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredBot>('BotInstance', schema);

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    /** Notes what a process said; an older word, handled late, changes nothing. */
    note: async ({ _id, ...said }: StoredBot): Promise<void> => {
      try {
        await model.updateOne(
          { _id, observed_at: { $lt: said.observed_at } },
          { $set: said },
          { upsert: true },
        );
      } catch (error) {
        // There is one already, and it is not older.
        if (!isDuplicateKey(error)) throw error;
      }
    },

    /** Those that have not said that they end, the newest first. */
    list: async (): Promise<StoredBot[]> =>
      await model.find({ ended: false }).sort({ started_at: -1 }).lean<StoredBot[]>().exec(),
  };
}
