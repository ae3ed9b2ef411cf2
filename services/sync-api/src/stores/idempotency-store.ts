import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from './mongo-results.ts';

/** A keyed request and its first answer. */
export interface StoredRequest {
  _id: string;
  /** Digest of method, path and body: the same key must mean the same request. */
  request: string;
  /** Null while the request runs. */
  answer: { status: number; body: unknown } | null;
  /** Until when a running request holds the key unless it renews that; then it counts as cut off and may be run again. */
  held_until: Date;
  created_at: Date;
}

/** Keys are kept for a day, as Stripe does. */
const KEPT_SECONDS = 86_400;

const schema = new Schema<StoredRequest>(
  {
    _id: String,
    request: String,
    answer: Schema.Types.Mixed,
    held_until: Date,
    created_at: Date,
  },
  { collection: 'idempotency_keys', versionKey: false, minimize: false },
);
schema.index({ created_at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;

/** Holds `Idempotency-Key`s: the first request with a key runs, later ones get its answer. */
export function createIdempotencyStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredRequest>('IdempotencyKey', schema);

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    /** Takes the key for a request until `until`; `existing` is what holds it, if that is another try. */
    claim: async (
      key: string,
      request: string,
      now: Date,
      held_until: Date,
    ): Promise<{ kind: 'claimed' } | { kind: 'held'; existing: StoredRequest }> => {
      for (;;) {
        try {
          await model.create({ _id: key, request, answer: null, held_until, created_at: now });
          return { kind: 'claimed' };
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
        }
        const abandoned = { _id: key, request, answer: null, held_until: { $lte: now } };
        const taken = await model.updateOne(abandoned, { $set: { held_until } });
        if (taken.matchedCount === 1) return { kind: 'claimed' };
        const existing = await model.findById(key).lean<StoredRequest>().exec();
        if (existing) return { kind: 'held', existing };
        // It was released in between: of all that see so, one may take it.
      }
    },

    /** The request that holds the key still runs. */
    renew: async (key: string, held_until: Date): Promise<void> => {
      await model.updateOne({ _id: key, answer: null }, { $set: { held_until } });
    },

    answer: async (key: string, answer: NonNullable<StoredRequest['answer']>): Promise<void> => {
      await model.updateOne({ _id: key }, { $set: { answer } });
    },

    /** Gives the key back after a request that changed nothing. */
    release: async (key: string): Promise<void> => {
      await model.deleteOne({ _id: key, answer: null });
    },
  };
}
