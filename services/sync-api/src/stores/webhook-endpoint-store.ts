import { Schema, type Connection } from 'mongoose';
import { digestOf } from '../digest-of.ts';
import { isDuplicateKey } from './mongo-results.ts';

/** A receiver that wants no more. Its address may hold a secret, so only a digest of it is kept. */
interface StoppedEndpoint {
  _id: string;
  stopped_at: Date;
}

const schema = new Schema<StoppedEndpoint>(
  { _id: String, stopped_at: Date },
  { collection: 'webhook_endpoints', versionKey: false },
);

export type WebhookEndpointStore = ReturnType<typeof createWebhookEndpointStore>;

/** Whether the receiver of outgoing webhooks still wants them. Another address is another receiver. */
export function createWebhookEndpointStore({
  connection,
  url,
}: {
  connection: Connection;
  url: string;
}) {
  const model = connection.model<StoppedEndpoint>('WebhookEndpoint', schema);
  const _id = digestOf(url);

  return {
    /** Since when it wants no more; null = it takes them. */
    stoppedAt: async (): Promise<Date | null> =>
      (await model.findById(_id).lean<StoppedEndpoint>().exec())?.stopped_at ?? null,

    /** Returns false when that was known already. */
    stop: async (stopped_at: Date): Promise<boolean> => {
      try {
        await model.create({ _id, stopped_at });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Returns false when nothing was stopped. */
    resume: async (): Promise<boolean> => (await model.deleteOne({ _id })).deletedCount === 1,
  };
}
