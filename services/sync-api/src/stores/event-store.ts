import type { EventRole } from '@verselink/contracts';
import {
  LONGEST_EVENT_MS,
  type ClosedIn,
  type Due,
  type Event,
  type Registration,
  type Terms,
} from '@verselink/domain';
import { Schema, type Connection } from 'mongoose';
import { createEventMemory } from './event-memory.ts';
import { findSaidIn } from './find-said-in.ts';
import { listEvents } from './list-events.ts';
import { eventsByPhase } from './phase-filter.ts';
import { counted, isDuplicateKey, type Count } from './mongo-results.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { UnreadableEventError, unreadableFields } from './readable-event.ts';

/** An event as stored: the rules' view of it, what only VerseLink needs back, and our marks. */
export interface StoredEvent extends Event {
  slug: string | null;
  visibility: 'public' | 'members' | 'private' | null;
  created_by: string | null;
  /** When VerseLink said the newest of what it said, by webhook (its own clock) or by a call. */
  said_at: Date | null;
  /** What members were last told of whether, when and where the event takes place. */
  told_terms: Terms;
  outbox: OutboxEntry[];
  /** What is to be done at a time; rewritten when the start or the state changes. */
  due: Due[];
  /** Since when Discord may show an older state; null = every guild was planned for this revision. */
  unprojected_at: Date | null;
  /** When the event next begins or ends, as of the last plan; null = it does neither any more. */
  next_transition_at: Date | null;
}

/** What a save may write; marks and revision are the store's own business. */
export type EventChange = Partial<
  Omit<StoredEvent, 'id' | 'rev' | 'outbox' | 'unprojected_at' | 'next_transition_at'>
>;

const registration = new Schema<Registration>(
  {
    member: String,
    discord_id: String,
    user_id: String,
    display_name: String,
    locale: String,
    status: String,
    role_id: String,
    waiting_role_id: String,
    position: String,
    last_click: String,
    source: String,
    guild_id: String,
    also_said_in: [String],
    interested_in: [String],
    interested_on: [String],
    note: String,
    ship: String,
  },
  { _id: false },
);

const role = new Schema<EventRole>(
  { id: String, name: String, capacity: Number, description: String },
  { _id: false, id: false },
);

export type EventDocument = Omit<StoredEvent, 'id'> & { _id: string };

const schema = new Schema<EventDocument>(
  {
    _id: String,
    rev: Number,
    slug: String,
    title: String,
    description: String,
    type: { type: String },
    start_at: Date,
    duration_minutes: Number,
    location: String,
    visibility: String,
    url: String,
    image_url: String,
    state: String,
    max_participants: Number,
    org_id: String,
    created_by: String,
    said_at: Date,
    roles: [role],
    role_optional: Boolean,
    signup_closes_minutes_before: Number,
    ask_note: Boolean,
    ask_ship: Boolean,
    registrations: [registration],
    deleted_at: Date,
    told_terms: new Schema<Terms>(
      { state: String, start_at: Date, location: String },
      { _id: false },
    ),
    closed_in: [
      new Schema<ClosedIn>(
        { guild_id: String, change: String, start_at: Date, at: Date },
        { _id: false },
      ),
    ],
    outbox: [Schema.Types.Mixed],
    due: [new Schema<Due>({ kind: String, at: Date }, { _id: false })],
    unprojected_at: Date,
    next_transition_at: Date,
  },
  { collection: 'verselink_events', versionKey: false, id: false, minimize: false },
);
// Sweep: what was saved but not yet shown or sent (clicks.int.test.ts holds the indexes).
schema.index(
  { unprojected_at: 1 },
  { partialFilterExpression: { unprojected_at: { $type: 'date' } } },
);
// Sweep: what has become due.
schema.index({ 'due.at': 1 });
// Sweep: what begins or ends.
schema.index(
  { next_transition_at: 1 },
  { partialFilterExpression: { next_transition_at: { $type: 'date' } } },
);
// Phases: what people ended in Discord.
schema.index(
  { 'closed_in.at': 1 },
  { partialFilterExpression: { 'closed_in.at': { $type: 'date' } } },
);
// A member who is linked: their registrations are merged.
schema.index({ 'registrations.member': 1 });
// Members who may have left a guild: published events to come. Lists of events, as the two below.
schema.index({ state: 1, start_at: 1, _id: 1 });
// Events that concern a guild that was linked or changed.
schema.index({ org_id: 1, start_at: 1, _id: 1 });
// The same in a guild of no organisation in particular: offered while a slash command is typed.
schema.index({ start_at: 1, _id: 1 });

export type EventStore = ReturnType<typeof createEventStore>;

/** Reads and writes event documents: one state change is one atomic update, guarded by the revision. */
export function createEventStore({ connection }: { connection: Connection }) {
  const model = connection.model<EventDocument>('VerselinkEvent', schema);
  const raw = connection.collection<EventDocument>(model.collection.name);
  const memory = createEventMemory();

  function fromDocument({ _id: id, ...rest }: EventDocument): StoredEvent {
    return { ...rest, id };
  }

  async function load(id: string): Promise<StoredEvent | undefined> {
    const found = await model.findById(id).lean<EventDocument>().exec();
    if (found === null) return undefined;
    const unreadable = unreadableFields(found);
    if (unreadable.length > 0) throw new UnreadableEventError(id, unreadable);
    return fromDocument(found);
  }

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    /** @throws UnreadableEventError when the rules could not reckon with what is stored. */
    load,

    /** As `load`; undefined also for what cannot be read, where many events are gone through. */
    loadReadable: async (id: string): Promise<StoredEvent | undefined> =>
      await load(id).catch((error: unknown) => {
        if (error instanceof UnreadableEventError) return undefined;
        throw error;
      }),

    /**
     * Puts a whole event in the place of one that cannot be read, keeping what can be of what is not in it.
     * Undefined when it has changed or gone since: look again.
     */
    replaceUnreadable: async (
      id: string,
      wholeWith: (kept: Partial<StoredEvent>) => StoredEvent,
    ): Promise<StoredEvent | undefined> => {
      const found = await model.findById(id).lean<EventDocument>().exec();
      if (found === null) return undefined;
      const unreadable = unreadableFields(found);
      if (unreadable.length === 0) return undefined;
      const kept: Partial<StoredEvent> = fromDocument(found);
      for (const field of unreadable) delete kept[field];
      const event = wholeWith(kept);
      const { id: _id, ...rest } = event;
      // By the driver: mongoose would cast the filter, and what is stored may be of any type.
      const same = { _id, rev: found.rev } as object;
      const result = await model.collection.replaceOne(same, rest);
      memory.forget(id);
      return result.matchedCount === 1 ? event : undefined;
    },

    /** The event as this process last wrote it, without asking the database; another may have written since. */
    recall: (id: string): StoredEvent | undefined => memory.recall(id),

    /** Inserts a new event. Returns false when one with this id exists already. */
    insert: async (event: StoredEvent): Promise<boolean> => {
      const { id, ...rest } = event;
      try {
        await model.create({ _id: id, ...rest });
        memory.keep(event);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /**
     * Writes a change if the event still has the revision of `before`, and VerseLink has said nothing since; the new
     * revision is one more.
     * Returns the event after it; undefined when somebody else was faster: load and decide again.
     */
    save: async ({
      before,
      change,
      outbox,
      now,
    }: {
      before: StoredEvent;
      change: EventChange;
      outbox: OutboxEntry[];
      now: Date;
    }): Promise<StoredEvent | undefined> => {
      const { id, rev, registrations: entries } = before;
      const { registrations, ...content } = change;
      // By the driver: what is decided is as the type says, and casting it took longer than the write.
      const result = await raw.updateOne(
        { _id: id, rev, said_at: before.said_at },
        {
          $set: {
            ...content,
            ...(registrations && changedEntries(entries, registrations)),
            rev: rev + 1,
            unprojected_at: now,
          },
          ...(outbox.length > 0 ? { $push: { outbox: { $each: outbox } } } : {}),
        },
      );
      if (result.matchedCount !== 1) {
        memory.forget(id);
        return undefined;
      }
      const after: StoredEvent = {
        ...before,
        ...change,
        rev: rev + 1,
        outbox: [...before.outbox, ...outbox],
        unprojected_at: now,
      };
      memory.keep(after);
      return after;
    },

    /**
     * Notes when VerseLink said the newest, where that changes nothing else: without a revision of its own. False when
     * somebody else was faster: load and decide again.
     */
    noteSaid: async (
      { id, rev, said_at: before }: StoredEvent,
      said_at: Date | null,
    ): Promise<boolean> => {
      if (said_at === before) return true;
      const result = await model.updateOne(
        { _id: id, rev, said_at: before },
        { $set: { said_at } },
      );
      const isNoted = result.matchedCount === 1;
      if (isNoted) memory.mark(id, rev, { said_at });
      else memory.forget(id);
      return isNoted;
    },

    /** Takes the entries of an event out of its outbox once they are on their way. */
    removeOutbox: async ({ id, outbox }: StoredEvent): Promise<void> => {
      const entryIds = outbox.map((entry) => entry.id);
      await model.updateOne({ _id: id }, { $pull: { outbox: { id: { $in: entryIds } } } });
      memory.sent(id, entryIds);
    },

    /** Notes that every guild was planned for what was loaded; a change since then keeps the mark. */
    markProjected: async (
      { id, rev, unprojected_at }: StoredEvent,
      next_transition_at: Date | null,
    ): Promise<boolean> => {
      const result = await model.updateOne(
        { _id: id, rev, unprojected_at },
        { $set: { unprojected_at: null, next_transition_at } },
      );
      const isMarked = result.matchedCount === 1;
      if (isMarked) memory.mark(id, rev, { unprojected_at: null, next_transition_at });
      else memory.forget(id);
      return isMarked;
    },

    /** Asks for a new plan of events, without a new revision. */
    markUnprojected: async (ids: string[], now: Date): Promise<void> => {
      await model.updateMany({ _id: { $in: ids } }, { $set: { unprojected_at: now } });
    },

    /** Asks for a new plan, as of `since`, of every event that has begun or ended by `now`. */
    markTransitions: async (now: Date, since: Date): Promise<void> => {
      await model.updateMany(
        { next_transition_at: { $lte: now, $type: 'date' }, unprojected_at: null },
        { $set: { unprojected_at: since } },
      );
    },

    /** Ids of events saved before `before` that are not yet planned, oldest first. */
    findUnprojected: async (before: Date, limit: number, except: string[]): Promise<string[]> => {
      const found = await model
        .find({ unprojected_at: { $lte: before, $type: 'date' }, ...exceptFor(except) }, { _id: 1 })
        .sort({ unprojected_at: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
        .exec();
      return found.map((event) => event._id);
    },

    /** Ids of events that have something to do whose time has come. */
    findDue: async (now: Date, limit: number, except: string[]): Promise<string[]> => {
      const found = await model
        .find({ 'due.at': { $lte: now }, ...exceptFor(except) }, { _id: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
        .exec();
      return found.map((event) => event._id);
    },

    /** Events that members can still come to in guilds of an organisation (null = of none), the next ones first. */
    findJoinable: async (
      orgId: string | null,
      now: Date,
      limit: number,
    ): Promise<Pick<StoredEvent, 'id' | 'title' | 'start_at' | 'duration_minutes'>[]> => {
      const found = await model
        .find(
          {
            start_at: { $gt: new Date(now.getTime() - LONGEST_EVENT_MS) },
            state: 'published',
            deleted_at: null,
            org_id: { $in: [orgId, null] },
          },
          { title: 1, start_at: 1, duration_minutes: 1 },
        )
        .sort({ start_at: 1 })
        .limit(limit)
        .lean<Pick<EventDocument, '_id' | 'title' | 'start_at' | 'duration_minutes'>[]>()
        .exec();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },

    /** Ids of events on which one of these members is, or was, registered. */
    findByMembers: async (members: string[]): Promise<string[]> => {
      const found = await model
        .find({ 'registrations.member': { $in: members }, deleted_at: null }, { _id: 1 })
        .lean<{ _id: string }[]>()
        .exec();
      return found.map((event) => event._id);
    },

    ...findSaidIn(model),
    ...listEvents(model),
    ...eventsByPhase(model),

    /** How many members have each status, over all events. */
    countRegistrations: async (): Promise<Record<string, number>> =>
      counted(
        await model.aggregate<Count>([
          { $match: { deleted_at: null } },
          { $unwind: '$registrations' },
          { $group: { _id: '$registrations.status', count: { $sum: 1 } } },
        ]),
      ),

    /** Published events that are not over, as of their last plan. */
    findUnfinished: async (): Promise<Pick<StoredEvent, 'id' | 'org_id' | 'start_at'>[]> => {
      const found = await model
        .find({ next_transition_at: { $type: 'date' } }, { _id: 1, org_id: 1, start_at: 1 })
        .lean<{ _id: string; org_id: string | null; start_at: Date }[]>()
        .exec();
      return found.map(({ _id: id, org_id, start_at }) => ({ id, org_id, start_at }));
    },

    /** Which of these events show somebody without a name, whose interest in a native event is all that is known. */
    findUnnamed: async (ids: string[]): Promise<string[]> => {
      const unnamed = { display_name: '', source: 'interest', status: { $ne: 'withdrawn' } };
      const found = await model
        .find({ _id: { $in: ids }, registrations: { $elemMatch: unnamed } }, { _id: 1 })
        .lean<{ _id: string }[]>()
        .exec();
      return found.map((event) => event._id);
    },

    /** Ids of events that are still to come and that a guild of this organisation shows (null = of none). */
    findUpcoming: async (orgId: string | null, now: Date): Promise<string[]> => {
      const found = await model
        .find(
          {
            start_at: { $gt: now },
            org_id: { $in: [orgId, null] },
          },
          { _id: 1 },
        )
        .lean<{ _id: string }[]>()
        .exec();
      return found.map((event) => event._id);
    },
  };
}

function exceptFor(ids: string[]): { _id?: { $nin: string[] } } {
  return ids.length === 0 ? {} : { _id: { $nin: ids } };
}

/** Only what differs: casting and sending the whole roster took most of a click's time. The revision fixes the places. */
function changedEntries(before: Registration[], after: Registration[]): Record<string, unknown> {
  if (after.length < before.length) return { registrations: after };
  const changed = after.flatMap((entry, n) =>
    entry === before[n] ? [] : [[`registrations.${n}`, entry]],
  );
  return Object.fromEntries(changed) as Record<string, Registration>;
}
