import type { DeadLetterFilter, DeadLetterQuery, DeadLetterStatus } from '@verselink/contracts';
import { Schema, type Connection, type QueryFilter } from 'mongoose';
import { counted, isDuplicateKey, type Count } from './mongo-results.ts';

/** A message that was given up, with all it takes to put it back. */
export interface StoredDeadLetter {
  /** Made of its queue and what it is, so that the same message is the same document when it dies again. */
  _id: string;
  status: DeadLetterStatus;
  queue: string;
  type: string | null;
  message_id: string | null;
  event_id: string | null;
  guild_id: string | null;
  correlation_id: string | null;
  expires_at: Date | null;
  reason: { class: string; message: string; attempts: number };
  died_at: Date;
  deaths: number;
  replays: number;
  settled_at: Date | null;
  content_base64: string;
  /** AMQP properties with all headers, as JSON: names of headers may be anything, those of fields may not. */
  properties: string;
}

/** How long settled letters are kept, in seconds. */
const KEPT_SECONDS = 90 * 86_400;

const schema = new Schema<StoredDeadLetter>(
  {
    _id: String,
    status: String,
    queue: String,
    type: { type: String },
    message_id: String,
    event_id: String,
    guild_id: String,
    correlation_id: String,
    expires_at: Date,
    reason: new Schema({ class: String, message: String, attempts: Number }, { _id: false }),
    died_at: Date,
    deaths: Number,
    replays: Number,
    settled_at: Date,
    content_base64: String,
    properties: String,
  },
  { collection: 'dead_letters', versionKey: false, minimize: false },
);
// Pages, and what is parked; few enough that the other filters need none.
schema.index({ died_at: -1, _id: -1 });
schema.index({ status: 1, died_at: 1, _id: 1 });
// Null has no age: what is parked stays.
schema.index({ settled_at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export type DeadLetterStore = ReturnType<typeof createDeadLetterStore>;

/** Keeps dead letters until somebody has decided what becomes of them, and 90 days longer. */
export function createDeadLetterStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredDeadLetter>('DeadLetter', schema);

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    /** Adds a letter unless it is there. */
    insert: async (letter: StoredDeadLetter): Promise<boolean> => {
      try {
        await model.create(letter);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Parks a known letter again that has died since. False = it is another delivery of the death that is known. */
    diedAgain: async ({
      _id,
      died_at,
      reason,
      properties,
    }: Pick<StoredDeadLetter, '_id' | 'died_at' | 'reason' | 'properties'>): Promise<boolean> => {
      const result = await model.updateOne(
        { _id, died_at: { $lt: died_at } },
        {
          $set: { died_at, reason, properties, status: 'parked', settled_at: null },
          $inc: { deaths: 1 },
        },
      );
      return result.matchedCount === 1;
    },

    find: async (id: string): Promise<StoredDeadLetter | undefined> =>
      (await model.findById(id).lean<StoredDeadLetter>().exec()) ?? undefined,

    /** Notes a replay. A letter that has died again since it was read stays parked. */
    replayed: async (
      { _id, died_at }: Pick<StoredDeadLetter, '_id' | 'died_at'>,
      now: Date,
    ): Promise<void> => {
      await model.updateOne({ _id }, { $inc: { replays: 1 } });
      await model.updateOne({ _id, died_at }, { $set: { status: 'replayed', settled_at: now } });
    },

    /** Returns false when it is not parked. */
    discard: async (_id: string, now: Date): Promise<boolean> => {
      const result = await model.updateOne(
        { _id, status: 'parked' },
        { $set: { status: 'discarded', settled_at: now } },
      );
      return result.matchedCount === 1;
    },

    /** Parked letters that somebody would still act on, in the order of their death. */
    findReplayable: async (
      filter: DeadLetterFilter,
      limit: number,
      now: Date,
    ): Promise<StoredDeadLetter[]> =>
      await model
        .find({ ...filter, status: 'parked', $or: notExpired(now) })
        .sort({ died_at: 1, _id: 1 })
        .limit(limit)
        .lean<StoredDeadLetter[]>()
        .exec(),

    countParked: async (filter: DeadLetterFilter = {}): Promise<number> =>
      await model.countDocuments({ ...filter, status: 'parked' }),

    /** How many are parked, by the queue they come from. */
    countParkedByQueue: async (): Promise<Record<string, number>> =>
      counted(
        await model.aggregate<Count>([
          { $match: { status: 'parked' } },
          { $group: { _id: '$queue', count: { $sum: 1 } } },
        ]),
      ),

    /** A page, the last to die first. */
    list: async ({ limit, cursor, ...filter }: DeadLetterQuery): Promise<StoredDeadLetter[]> =>
      await model
        .find({ ...filter, ...(cursor === undefined ? {} : { $or: diedBefore(cursor) }) })
        .sort({ died_at: -1, _id: -1 })
        .limit(limit)
        .lean<StoredDeadLetter[]>()
        .exec(),
  };
}

function notExpired(now: Date): QueryFilter<StoredDeadLetter>[] {
  return [{ expires_at: null }, { expires_at: { $gt: now } }];
}

/** Where a page ends. */
export function deadLetterCursor({ died_at, _id }: StoredDeadLetter): string {
  return `${died_at.getTime()}~${_id}`;
}

function diedBefore(cursor: string): QueryFilter<StoredDeadLetter>[] {
  const [at = '', id = ''] = cursor.split('~');
  const died_at = new Date(Number(at));
  return [{ died_at: { $lt: died_at } }, { died_at, _id: { $lt: id } }];
}
