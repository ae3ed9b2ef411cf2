import type {
  CommandFailure,
  CommandResult,
  FailureClass,
  JobFilter,
  JobQuery,
  JobStatus,
  JobType,
  Locale,
  OrganisedStanding,
  ReminderKind,
} from '@verselink/contracts';
import type { Terms } from '@verselink/domain';
import { Schema, type Connection } from 'mongoose';
import { counted, duplicates, isDuplicateKey, type Count } from './mongo-results.ts';

/**
 * What a job tells: a member of a seat, of what an organiser did, of a role that is gone or of an event that changed; or
 * members (`to` null: the guild's channel) of an event that is near.
 */
export type JobNotice =
  | {
      kind: 'promotion';
      discord_id: string;
      locale: Locale;
      role_id: string | null;
      swapped: boolean;
    }
  /** `from`: what the member knows; what holds is looked up when it is sent. */
  | { kind: 'event-changed'; discord_id: string; locale: Locale; from: Terms }
  | {
      kind: 'organised';
      discord_id: string;
      locale: Locale;
      standing: OrganisedStanding;
      role_id: string | null;
      by: string;
    }
  | {
      kind: 'role-removed';
      discord_id: string;
      locale: Locale;
      standing: 'confirmed' | 'waitlisted';
      role_id: string | null;
      role_name: string;
    }
  | {
      kind: 'reminder';
      reminder: ReminderKind;
      due_at: Date;
      to: { discord_id: string; locale: Locale } | null;
    }
  /** A reminder that is posted is to lead to the sign-up message that there is now. */
  | { kind: 'reminder-link'; channel_id: string; message_id: string };

/** One unit of Discord work (DiscordJob). */
export interface StoredJob {
  /** ULID: sorts by creation. */
  _id: string;
  type: JobType;
  guild_id: string;
  event_id: string;
  /** As in the key of the artefact that it works on. */
  slot: string;
  status: JobStatus;
  /** True until the job is settled: at most one open job per dedupe key. */
  open: boolean;
  dedupe_key: string;
  /** Messages: the channel that it is about; null = known only when it is told. */
  channel_id: string | null;
  /** Tries that ended with a failure. */
  attempts: number;
  /** How often the command was published; more than once = it may have been carried out already. */
  publishes: number;
  next_attempt_at: Date | null;
  /** Only for what is told once and never compared with Discord: whom to tell what. */
  notice: JobNotice | null;
  last_error: (CommandFailure & { at: Date }) | null;
  result: CommandResult | null;
  duration_ms: number | null;
  correlation_id: string;
  created_at: Date;
  updated_at: Date;
  finished_at: Date | null;
  /** Why it was cancelled or superseded; null for the others. */
  reason: string | null;
  /** The newer job of the same artefact that took its place. */
  superseded_by: string | null;
}

export type NewJob = Pick<
  StoredJob,
  | '_id'
  | 'type'
  | 'guild_id'
  | 'event_id'
  | 'slot'
  | 'dedupe_key'
  | 'channel_id'
  | 'notice'
  | 'correlation_id'
> & {
  /** When it is due, if not at once. */
  due_at?: Date;
};

/** Which jobs are meant, by the names under which they are stored. */
export type StoredJobFilter = JobFilter & { 'last_error.class'?: FailureClass };

/** How long jobs that ended are kept, as the log of what members said is. */
const KEPT_SECONDS = 90 * 86_400;

const schema = new Schema<StoredJob>(
  {
    _id: String,
    type: { type: String },
    guild_id: String,
    event_id: String,
    slot: String,
    status: String,
    open: Boolean,
    dedupe_key: String,
    channel_id: String,
    attempts: Number,
    publishes: Number,
    next_attempt_at: Date,
    notice: Schema.Types.Mixed,
    last_error: new Schema(
      {
        class: String,
        discord_code: Number,
        http_status: Number,
        message: String,
        retry_after_ms: Number,
        at: Date,
      },
      { _id: false },
    ),
    result: new Schema(
      { discord_id: String, channel_id: String, changed: Boolean, note: String },
      { _id: false },
    ),
    duration_ms: Number,
    correlation_id: String,
    created_at: Date,
    updated_at: Date,
    finished_at: Date,
    reason: String,
    superseded_by: String,
  },
  { collection: 'discord_jobs', versionKey: false, minimize: false },
);
// At most one open job per artefact. A notice has one in all: its id is that of its outbox entry.
schema.index({ dedupe_key: 1 }, { unique: true, partialFilterExpression: { open: true } });
// The sweep: open jobs that are due.
schema.index({ open: 1, next_attempt_at: 1 });
schema.index({ event_id: 1, _id: -1 });
// What a call began, or found under way.
schema.index({ event_id: 1, finished_at: 1 });
schema.index({ status: 1, _id: -1 });
schema.index({ finished_at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

/** Discord's code for one scheduled event too many in a guild (docs: topics/opcodes-and-status-codes). */
const NO_ROOM = 30_038;

export type JobStore = ReturnType<typeof createJobStore>;

/** Reads and writes jobs. A claim is one conditional update, so that of many replicas one publishes. */
export function createJobStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredJob>('DiscordJob', schema);
  const raw = connection.collection<StoredJob>(model.collection.name);

  /** Inserts what is new; the rest has a job with the same id or open dedupe key. */
  async function insert(documents: StoredJob[]): Promise<StoredJob[]> {
    if (documents.length === 0) return [];
    try {
      await raw.insertMany(documents, { ordered: false });
      return documents;
    } catch (error) {
      const refused = duplicates(error);
      if (refused === undefined) throw error;
      return documents.filter((_document, n) => !refused.has(n));
    }
  }

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    /** Opens jobs that are due, at once unless they say when, and returns those that are new: their id and open dedupe key were free. */
    open: async (wanted: NewJob[], now: Date): Promise<StoredJob[]> =>
      await insert(
        wanted.map(({ due_at = now, ...job }) => ({ ...blank(job, now), next_attempt_at: due_at })),
      ),

    /** Opens jobs as `open` does, claimed until `until` by the caller, who publishes them. */
    openClaimed: async (wanted: NewJob[], now: Date, until: Date): Promise<StoredJob[]> =>
      await insert(
        wanted.map((job) => ({
          ...blank(job, now),
          status: 'processing',
          publishes: 1,
          next_attempt_at: until,
        })),
      ),

    /** Those of these dedupe keys that have an open job. */
    findOpenKeys: async (keys: string[]): Promise<Set<string>> => {
      const found = await model
        .find({ dedupe_key: { $in: keys }, open: true }, { _id: 0, dedupe_key: 1 })
        .lean<{ dedupe_key: string }[]>()
        .exec();
      return new Set(found.map(({ dedupe_key }) => dedupe_key));
    },

    find: async (id: string): Promise<StoredJob | undefined> =>
      (await model.findById(id).lean<StoredJob>().exec()) ?? undefined,

    findOpen: async (dedupe_key: string): Promise<StoredJob | undefined> =>
      (await model.findOne({ dedupe_key, open: true }).lean<StoredJob>().exec()) ?? undefined,

    /** Takes a due job until `until`; undefined when it is not due or another replica was faster. */
    claim: async (id: string, now: Date, until: Date): Promise<StoredJob | undefined> =>
      (await model
        .findOneAndUpdate(
          { _id: id, open: true, next_attempt_at: { $lte: now } },
          {
            $set: { status: 'processing', next_attempt_at: until, updated_at: now },
            $inc: { publishes: 1 },
          },
          { returnDocument: 'after' },
        )
        .lean<StoredJob>()
        .exec()) ?? undefined,

    /** Writes to an open job; `ifPublishes` guards against a claim that came in between. */
    update: async (id: string, set: Partial<StoredJob>, ifPublishes?: number): Promise<boolean> => {
      const result = await model.updateOne(
        { _id: id, open: true, ...(ifPublishes === undefined ? {} : { publishes: ifPublishes }) },
        { $set: set },
      );
      return result.matchedCount === 1;
    },

    /** Notes that the commands of these claims are published, except where a result was faster. */
    underWay: async (claimed: StoredJob[], until: Date): Promise<void> => {
      for (const publishes of new Set(claimed.map((job) => job.publishes))) {
        const _id = { $in: claimed.flatMap((job) => (job.publishes === publishes ? job._id : [])) };
        await model.updateMany(
          { _id, open: true, status: 'processing', publishes },
          { $set: { next_attempt_at: until } },
        );
      }
    },

    /** Settles a job for good. Returns false when it was settled before. */
    settle: async (
      id: string,
      status: 'completed' | 'failed' | 'cancelled',
      now: Date,
      set: Partial<StoredJob> = {},
    ): Promise<boolean> => {
      const result = await model.updateOne(
        { _id: id, open: true },
        {
          $set: {
            ...set,
            status,
            open: false,
            next_attempt_at: null,
            updated_at: now,
            finished_at: now,
          },
        },
      );
      return result.matchedCount === 1;
    },

    /** Takes away a job whose command was never published. */
    discard: async (id: string): Promise<void> => {
      await model.deleteOne({ _id: id, open: true, publishes: 1 });
    },

    /** Notes that the work was done, whatever was thought of the job meanwhile, and the failed jobs that this mends. */
    complete: async (
      id: string,
      done: Pick<StoredJob, 'result' | 'duration_ms'>,
      now: Date,
      mended: string[] = [],
    ): Promise<void> => {
      const filter = { _id: id, status: { $ne: 'completed' as const } };
      const update = {
        $set: {
          ...done,
          status: 'completed' as const,
          open: false,
          next_attempt_at: null,
          updated_at: now,
          finished_at: now,
          reason: null,
          superseded_by: null,
        },
      };
      if (mended.length === 0) await model.updateOne(filter, update);
      else {
        const others = superseding({ ids: mended, by: id, reason: TOOK_ITS_PLACE }, now);
        await model.bulkWrite([{ updateOne: { filter, update } }, { updateMany: others }]);
      }
    },

    /** Another failed job of the same work is the one to be mended from now on. */
    overtake: async (ids: string[], by: string, now: Date): Promise<void> => {
      const { filter, update } = superseding({ ids, by, reason: TOOK_ITS_PLACE }, now);
      await model.updateMany(filter, update);
    },

    /** Nothing is left to do for failed jobs. */
    outlive: async (ended: { ids: string[]; reason: string }[], now: Date): Promise<void> => {
      await model.bulkWrite(
        ended.map((one) => ({ updateMany: superseding({ ...one, by: null }, now) })),
      );
    },

    /**
     * Opens a job again that failed or was cancelled, due at once. Returns false when the same artefact has an open job,
     * or it stands otherwise by now.
     */
    reopen: async (id: string, now: Date): Promise<boolean> => {
      try {
        const result = await model.updateOne(
          { _id: id, status: { $in: ['failed', 'cancelled'] } },
          {
            $set: {
              status: 'pending',
              open: true,
              next_attempt_at: now,
              updated_at: now,
              finished_at: null,
              reason: null,
            },
          },
        );
        return result.matchedCount === 1;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Makes waiting jobs due at once and returns their ids, the oldest first. */
    hurry: async (filter: JobFilter, limit: number, now: Date): Promise<string[]> => {
      const found = await model
        .find({ ...filter, open: true, status: 'pending' }, { _id: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
        .exec();
      const ids = found.map((job) => job._id);
      await model.updateMany(
        { _id: { $in: ids }, open: true, status: 'pending' },
        { $set: { next_attempt_at: now } },
      );
      return ids;
    },

    /** Ids of jobs that failed for good, the oldest first. */
    findFailed: async (filter: StoredJobFilter, limit: number): Promise<string[]> => {
      const found = await model
        .find({ ...filter, status: 'failed' }, { _id: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
        .exec();
      return found.map((job) => job._id);
    },

    /**
     * Makes the oldest job due that a guild's limit of scheduled events has put off, and returns its id. Each call
     * takes another one.
     */
    hurryForRoom: async (guild_id: string, now: Date): Promise<string | undefined> => {
      const found = await model
        .findOneAndUpdate(
          {
            guild_id,
            open: true,
            status: 'pending',
            next_attempt_at: { $gt: now },
            'last_error.discord_code': NO_ROOM,
          },
          { $set: { next_attempt_at: now } },
          { sort: { _id: 1 }, projection: { _id: 1 } },
        )
        .lean<{ _id: string }>()
        .exec();
      return found?._id;
    },

    /** Jobs of an event that are open, or ended at `since` or later, newest first. */
    listSince: async (event_id: string, since: Date, limit: number): Promise<StoredJob[]> =>
      await model
        .find({ event_id, $or: [{ finished_at: null }, { finished_at: { $gte: since } }] })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<StoredJob[]>()
        .exec(),

    /** The jobs that posted reminders of an event in a guild. */
    listReminders: async (event_id: string, guild_id: string): Promise<StoredJob[]> =>
      await model
        .find({ event_id, guild_id, type: 'reminder.send', status: 'completed' })
        .lean<StoredJob[]>()
        .exec(),

    /** How many jobs of a filter have each of these statuses. */
    countOf: async (
      filter: StoredJobFilter,
      statuses: JobStatus[],
    ): Promise<Record<string, number>> =>
      counted(
        await model.aggregate<Count>([
          { $match: { ...filter, status: { $in: statuses } } },
          { $group: { _id: '$status', count: { $sum: 1 } } },
        ]),
      ),

    /** How many jobs have each status. */
    countByStatus: async (): Promise<Record<string, number>> =>
      counted(await model.aggregate<Count>([{ $group: { _id: '$status', count: { $sum: 1 } } }])),

    /** Ids of open jobs that are due, the longest waiting first. */
    findDue: async (now: Date, limit: number): Promise<string[]> => {
      const found = await model
        .find({ open: true, next_attempt_at: { $lte: now } }, { _id: 1 })
        .sort({ next_attempt_at: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
        .exec();
      return found.map((job) => job._id);
    },

    /** A page of jobs, newest first. */
    list: async ({ limit, cursor, ...filter }: JobQuery): Promise<StoredJob[]> =>
      await model
        .find({ ...filter, ...(cursor === undefined ? {} : { _id: { $lt: cursor } }) })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<StoredJob[]>()
        .exec(),
  };
}

/** Said of a failed job whose work another one does. */
const TOOK_ITS_PLACE = 'A newer job of the same object took its place.';

function superseding(
  { ids, by, reason }: { ids: string[]; by: string | null; reason: string },
  now: Date,
) {
  return {
    filter: { _id: { $in: ids }, status: 'failed' as const },
    update: {
      $set: { status: 'superseded' as const, superseded_by: by, reason, updated_at: now },
    },
  };
}

function blank(job: NewJob, now: Date): StoredJob {
  return {
    ...job,
    status: 'pending',
    open: true,
    attempts: 0,
    publishes: 0,
    next_attempt_at: null,
    last_error: null,
    result: null,
    duration_ms: null,
    created_at: now,
    updated_at: now,
    finished_at: null,
    reason: null,
    superseded_by: null,
  };
}
