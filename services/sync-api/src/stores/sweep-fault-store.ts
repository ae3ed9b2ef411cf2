import { Schema, type Connection } from 'mongoose';

/** What a sweep goes through. */
export type SweptKind = 'event' | 'due' | 'guild' | 'job';

/** Something that a sweep cannot deal with, and leaves out for a while. */
export interface StoredSweepFault {
  /** `<kind>:<id>` */
  _id: string;
  kind: SweptKind;
  /** Of the event, guild or job. */
  id: string;
  error: string;
  since: Date;
  seen_at: Date;
}

/** Whoever leaves something out looks again every minute; one that nobody sees any more is over. */
const KEPT_SECONDS = 300;

const schema = new Schema<StoredSweepFault>(
  { _id: String, kind: String, id: String, error: String, since: Date, seen_at: Date },
  { collection: 'sweep_faults', versionKey: false, id: false },
);
schema.index({ seen_at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export type SweepFaultStore = ReturnType<typeof createSweepFaultStore>;

/** Keeps what sweeps leave out, so that health of any replica can name it. */
export function createSweepFaultStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredSweepFault>('SweepFault', schema);

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },
    note: async (kind: SweptKind, id: string, error: string, now: Date): Promise<void> => {
      await model.updateOne(
        { _id: `${kind}:${id}` },
        { $set: { kind, id, error, seen_at: now }, $setOnInsert: { since: now } },
        { upsert: true },
      );
    },
    clear: async (kind: SweptKind, id: string): Promise<void> => {
      await model.deleteOne({ _id: `${kind}:${id}` });
    },
    /** What was seen within the last minutes, the oldest first. */
    list: async (now: Date): Promise<StoredSweepFault[]> =>
      await model
        .find({ seen_at: { $gt: new Date(now.getTime() - KEPT_SECONDS * 1_000) } })
        .sort({ since: 1 })
        .limit(100)
        .lean<StoredSweepFault[]>()
        .exec(),
  };
}
