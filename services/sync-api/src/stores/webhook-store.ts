import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from './mongo-results.ts';

/** One message to VerseLink's webhook, with its life. */
export interface StoredDelivery {
  /** The webhook-id that the receiver sees: the same for every attempt. */
  _id: string;
  event_id: string;
  /** Order within the event. */
  rev: number;
  n: number;
  type: string;
  data: Record<string, unknown>;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  next_attempt_at: Date | null;
  /** HTTP status of the last attempt; null when there was no answer. */
  last_status: number | null;
  last_error: string | null;
  correlation_id: string;
  created_at: Date;
  delivered_at: Date | null;
}

/** One try to send a message: every claim begins another. */
type Attempt = Pick<StoredDelivery, '_id' | 'attempts'>;

/** How long ended deliveries are kept, in seconds. */
const KEPT_SECONDS = 30 * 86_400;

const schema = new Schema<StoredDelivery>(
  {
    _id: String,
    event_id: String,
    rev: Number,
    n: Number,
    type: { type: String },
    data: Schema.Types.Mixed,
    status: String,
    attempts: Number,
    next_attempt_at: Date,
    last_status: Number,
    last_error: String,
    correlation_id: String,
    created_at: Date,
    delivered_at: Date,
  },
  { collection: 'webhook_deliveries', versionKey: false, minimize: false },
);
schema.index({ status: 1, event_id: 1, rev: 1, n: 1 });
schema.index({ created_at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export type WebhookStore = ReturnType<typeof createWebhookStore>;

/** Reads and writes outgoing webhooks. Of one event only the oldest pending one may be sent. */
export function createWebhookStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredDelivery>('WebhookDelivery', schema);

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    /** Adds a message unless it is there already. */
    enqueue: async (
      message: Pick<
        StoredDelivery,
        '_id' | 'event_id' | 'rev' | 'n' | 'type' | 'data' | 'correlation_id'
      >,
      now: Date,
    ): Promise<void> => {
      try {
        await model.create({
          ...message,
          status: 'pending',
          attempts: 0,
          next_attempt_at: now,
          last_status: null,
          last_error: null,
          created_at: now,
          delivered_at: null,
        });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },

    /** The oldest pending message of each event, where it is due. */
    findDueHeads: async (now: Date, limit: number): Promise<StoredDelivery[]> =>
      await model.aggregate<StoredDelivery>([
        { $match: { status: 'pending' } },
        { $sort: { event_id: 1, rev: 1, n: 1 } },
        { $group: { _id: '$event_id', head: { $first: '$$ROOT' } } },
        { $replaceRoot: { newRoot: '$head' } },
        { $match: { next_attempt_at: { $lte: now } } },
        { $limit: limit },
      ]),

    /** Takes a due message until `until`; of several replicas one gets it. */
    claim: async (id: string, now: Date, until: Date): Promise<StoredDelivery | undefined> =>
      (await model
        .findOneAndUpdate(
          { _id: id, status: 'pending', next_attempt_at: { $lte: now } },
          { $set: { next_attempt_at: until }, $inc: { attempts: 1 } },
          { returnDocument: 'after' },
        )
        .lean<StoredDelivery>()
        .exec()) ?? undefined,

    /** Keeps a message that is being sent; false when another replica has taken it meanwhile. */
    renew: async ({ _id, attempts }: Attempt, until: Date): Promise<boolean> => {
      const result = await model.updateOne(
        { _id, attempts, status: 'pending' },
        { $set: { next_attempt_at: until } },
      );
      return result.matchedCount === 1;
    },

    /** Notes what came of an attempt, unless another replica has made one since. */
    settle: async ({ _id, attempts }: Attempt, set: Partial<StoredDelivery>): Promise<void> => {
      await model.updateOne({ _id, attempts, status: 'pending' }, { $set: set });
    },

    /** Sends an ended message once more. Returns false when it does not exist or is still pending. */
    replay: async (id: string, now: Date): Promise<boolean> => {
      const result = await model.updateOne(
        { _id: id, status: { $ne: 'pending' } },
        // A new term begins: retries count from now.
        { $set: { status: 'pending', attempts: 0, next_attempt_at: now, created_at: now } },
      );
      return result.matchedCount === 1;
    },

    list: async (
      filter: Partial<Pick<StoredDelivery, 'status' | 'event_id'>>,
      limit: number,
    ): Promise<StoredDelivery[]> =>
      await model
        .find(filter)
        .sort({ created_at: -1 })
        .limit(limit)
        .lean<StoredDelivery[]>()
        .exec(),
  };
}
