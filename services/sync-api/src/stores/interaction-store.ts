import {
  CLICK_ACTIONS,
  snowflakeAt,
  type InteractionQuery,
  type LoggedAction,
  type Organiser,
  type Outcome,
} from '@verselink/contracts';
import { Schema, type Connection } from 'mongoose';
import { counted, type Count } from './mongo-results.ts';

/** How long entries are kept, in seconds. */
const KEPT_SECONDS = 90 * 86_400;

/** What a member said, and what became of it. */
export interface StoredInteraction {
  /** As InteractionResource says. */
  _id: string;
  event_id: string;
  guild_id: string;
  discord_id: string;
  display_name: string;
  action: LoggedAction;
  role_id: string | null;
  organiser: Organiser | null;
  outcome: Outcome;
  correlation_id: string;
  clicked_at: Date;
  decided_at: Date;
  /** From the click to its decision. */
  latency_ms: number;
}

const schema = new Schema<StoredInteraction>(
  {
    _id: String,
    event_id: String,
    guild_id: String,
    discord_id: String,
    display_name: String,
    action: String,
    role_id: String,
    organiser: new Schema<Organiser>({ discord_id: String, display_name: String }, { _id: false }),
    outcome: Schema.Types.Mixed,
    correlation_id: String,
    clicked_at: Date,
    decided_at: Date,
    latency_ms: Number,
  },
  { collection: 'discord_interactions', versionKey: false },
);
schema.index({ event_id: 1, _id: -1 });
schema.index({ discord_id: 1, _id: -1 });
schema.index({ guild_id: 1, _id: -1 });
schema.index({ decided_at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export type InteractionStore = ReturnType<typeof createInteractionStore>;

/** The log of what members said: written once each, kept 90 days. */
export function createInteractionStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredInteraction>('DiscordInteraction', schema);
  const raw = connection.collection<StoredInteraction>(model.collection.name);

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    /** Logs entries; one that was logged before stays as it was. */
    log: async (entries: StoredInteraction[]): Promise<void> => {
      if (entries.length === 0) return;
      // By the driver: entries are as the type says, and casting them took longer than the write.
      await raw.bulkWrite(
        entries.map(({ _id, ...rest }) => ({
          updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true },
        })),
        { ordered: false },
      );
    },

    /** Clicks since a moment: how many, what came of them, and how long decisions took. */
    summarize: async (since: Date) => {
      const groups = await model.aggregate<Count & { sum: number; longest: number }>([
        { $match: { decided_at: { $gte: since }, action: { $in: CLICK_ACTIONS } } },
        {
          $group: {
            _id: '$outcome.kind',
            count: { $sum: 1 },
            sum: { $sum: '$latency_ms' },
            longest: { $max: '$latency_ms' },
          },
        },
      ]);
      const total = groups.reduce((sum, { count }) => sum + count, 0);
      const latency = groups.reduce((sum, group) => sum + group.sum, 0);
      return {
        total,
        outcomes: counted(groups),
        latency_ms: {
          average: total === 0 ? 0 : Math.round(latency / total),
          longest: Math.max(0, ...groups.map(({ longest }) => longest)),
        },
      };
    },

    /** A page, newest first. */
    list: async ({
      limit,
      cursor,
      from,
      to,
      ...filter
    }: InteractionQuery): Promise<StoredInteraction[]> => {
      const ids = {
        ...(from === undefined ? {} : { $gte: firstIdAt(from) }),
        ...(to === undefined ? {} : { $lt: firstIdAt(to) }),
      };
      const before = cursor === undefined ? [] : [{ _id: { $lt: cursor } }];
      const within = Object.keys(ids).length === 0 ? [] : [{ _id: ids }];
      const bounds = [...before, ...within];
      return await model
        .find({ ...filter, ...(bounds.length === 0 ? {} : { $and: bounds }) })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<StoredInteraction[]>()
        .exec();
    },
  };
}

/** Ids begin with a snowflake and are compared as text, so both have 19 digits: those of 2022-07-22 and later. */
function firstIdAt(moment: string): string {
  return snowflakeAt(Date.parse(moment)).padStart(19, '0');
}
