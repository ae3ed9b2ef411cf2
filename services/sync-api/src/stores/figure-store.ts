import { eventIdOf } from '@verselink/contracts';
import { differs, type Block } from '@verselink/domain';
import type { Connection } from 'mongoose';
import type { StoredArtefact } from './artefact-store.ts';
import type { StoredEvent } from './event-store.ts';
import type { StoredJob } from './job-store.ts';
import type { StoredDelivery } from './webhook-store.ts';

/** Objects in Discord that are not as they should be: work under way, and what stands in its way. */
export interface Drift {
  differing: number;
  /** What waits for a person. */
  blocked: Blocked[];
}
export interface Blocked extends Pick<Block, 'cause' | 'channel_id'> {
  event_id: string;
  guild_id: string;
  kind: string;
  reason: string;
}

export type FigureStore = ReturnType<typeof createFigureStore>;

/** Figures over what the other stores have written. Nothing is changed here. */
export function createFigureStore({ connection }: { connection: Connection }) {
  const events = connection.model<StoredEvent>('VerselinkEvent');
  const jobs = connection.model<StoredJob>('DiscordJob');
  const webhooks = connection.model<StoredDelivery>('WebhookDelivery');
  const artefacts = connection.model<StoredArtefact>('DiscordArtefact');

  return {
    /** Since when the oldest saved event, but those that sweeps leave out, waits for its plan, with what is in its outbox. */
    oldestUnprojected: async (except: string[]): Promise<Date | undefined> => {
      const found = await events
        .findOne(
          { unprojected_at: { $type: 'date' }, _id: { $nin: except } },
          { unprojected_at: 1 },
        )
        .sort({ unprojected_at: 1 })
        .lean<Pick<StoredEvent, 'unprojected_at'>>()
        .exec();
      return found?.unprojected_at ?? undefined;
    },

    /** When what has waited longest of reminders and the like was due. */
    oldestDue: async (now: Date, except: string[]): Promise<Date | undefined> => {
      const found = await events
        .findOne({ 'due.at': { $lte: now }, _id: { $nin: except } }, { due: 1 })
        .sort({ 'due.at': 1 })
        .lean<Pick<StoredEvent, 'due'>>()
        .exec();
      const times = found?.due.map(({ at }) => at.getTime()).filter((at) => at <= now.getTime());
      return times === undefined || times.length === 0 ? undefined : new Date(Math.min(...times));
    },

    /** When the open job that has waited longest was due. */
    oldestDueJob: async (now: Date): Promise<Date | undefined> => {
      const found = await jobs
        .findOne({ open: true, next_attempt_at: { $lte: now } }, { next_attempt_at: 1 })
        .sort({ next_attempt_at: 1 })
        .lean<Pick<StoredJob, 'next_attempt_at'>>()
        .exec();
      return found?.next_attempt_at ?? undefined;
    },

    /** Jobs that are under way or wait, and that failed and are still to be mended. */
    countJobs: async (): Promise<{ open: number; failed: number }> => {
      const [open, failed] = await Promise.all([
        jobs.countDocuments({ open: true }),
        jobs.countDocuments({ status: 'failed' }),
      ]);
      return { open, failed };
    },

    /** Outgoing webhooks that wait, with the moment of the oldest, and that were given up. */
    webhooks: async () => {
      const [pending, failed, oldest] = await Promise.all([
        webhooks.countDocuments({ status: 'pending' }),
        webhooks.countDocuments({ status: 'failed' }),
        webhooks
          .findOne({ status: 'pending' }, { created_at: 1 })
          .sort({ created_at: 1 })
          .lean<Pick<StoredDelivery, 'created_at'>>()
          .exec(),
      ]);
      return { pending, failed, oldest: oldest?.created_at };
    },

    /** Artefacts of events that there still are, which are not as they should be or wait for a person. */
    drift: async (): Promise<Drift> => {
      const found = await artefacts.aggregate<Drifted>([
        { $match: { wanted_digest: { $type: 'string' } } },
        {
          $project: {
            _id: 0,
            owner: 1,
            guild_id: 1,
            kind: 1,
            blocks: 1,
            wanted_digest: 1,
            applied_digest: 1,
            discord_id: 1,
            differs: { $ne: ['$wanted_digest', '$applied_digest'] },
          },
        },
        { $match: { $or: [{ differs: true }, { 'blocks.0': { $exists: true } }] } },
      ]);
      const drifted = found.filter((one) => differs(one) || one.blocks.length > 0);
      const ids = [...new Set(drifted.map(eventIdOf))];
      const living = new Set(await events.distinct('_id', { _id: { $in: ids }, deleted_at: null }));
      const real = drifted.filter((one) => living.has(eventIdOf(one)) || one.discord_id !== null);
      return {
        differing: real.filter(differs).length,
        blocked: real.flatMap((one) =>
          one.blocks.map(({ cause, channel_id, reason }) => {
            const { guild_id, kind } = one;
            return { event_id: eventIdOf(one), guild_id, kind, cause, channel_id, reason };
          }),
        ),
      };
    },
  };
}

type Drifted = Pick<
  StoredArtefact,
  'owner' | 'guild_id' | 'kind' | 'blocks' | 'wanted_digest' | 'applied_digest' | 'discord_id'
>;
