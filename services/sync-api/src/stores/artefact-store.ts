import type { NativeState, NativeStatus } from '@verselink/contracts';
import {
  isLeftover,
  type ArtefactKind,
  type ArtefactState,
  type MessagePlace,
} from '@verselink/domain';
import { Schema, type Connection, type Model } from 'mongoose';

/** Echoes of our own writes may be heard in another order than the results of their commands. */
const KEPT_DIGESTS = 5;

/** Names one artefact. */
export interface ArtefactKey {
  event_id: string;
  guild_id: string;
  kind: ArtefactKind;
}

/** What is wanted and what was applied of one Discord object. */
export interface StoredArtefact extends ArtefactKey, ArtefactState {
  wanted_digest: string | null;
  wanted_rev: number | null;
  applied_at: Date | null;
  blocked: { digest: string | null; reason: string } | null;
  /** Scheduled events: the status that Discord was last known to show. */
  native_status: NativeStatus | null;
  /** Scheduled events: digests of what our own writes led to, the newest last; others are edits of somebody. */
  native_digests: string[];
  ended: { status: 'completed' | 'cancelled'; start_at: Date } | null;
  /** Scheduled events: when those interested have to be read (again); null = when something asks for it. */
  attendees_due_at: Date | null;
  /** Scheduled events: what the last reading of those interested came to. */
  attendees: AttendeesReading | null;
}

/** One full reading of a scheduled event's subscribers; `error` = Discord refused. */
export interface AttendeesReading {
  asked_at: Date;
  subscribers: number;
  added: number;
  removed: number;
  unknown: number;
  error: string | null;
}

function artefactSchema(collection: string) {
  const schema = new Schema<StoredArtefact>(
    {
      event_id: String,
      guild_id: String,
      kind: String,
      discord_id: String,
      channel_id: String,
      wanted_digest: String,
      wanted_rev: Number,
      applied_digest: String,
      applied_at: Date,
      blocked: new Schema({ digest: String, reason: String }, { _id: false }),
      native_status: String,
      native_digests: [String],
      image_url: String,
      moved_to: String,
      leftovers: [
        new Schema<MessagePlace>({ channel_id: String, discord_id: String }, { _id: false }),
      ],
      ended: new Schema({ status: String, start_at: Date }, { _id: false }),
      attendees_due_at: Date,
      attendees: new Schema<AttendeesReading>(
        {
          asked_at: Date,
          subscribers: Number,
          added: Number,
          removed: Number,
          unknown: Number,
          error: String,
        },
        { _id: false },
      ),
    },
    { collection, versionKey: false, minimize: false },
  );
  schema.index({ event_id: 1, guild_id: 1, kind: 1 }, { unique: true });
  // Gateway news name a Discord id; unlinking names a guild.
  schema.index({ discord_id: 1 });
  schema.index({ guild_id: 1 });
  return schema;
}

/** An artefact of which nothing is in Discord yet. */
const NOTHING = {
  discord_id: null,
  channel_id: null,
  applied_digest: null,
  applied_at: null,
  native_status: null,
  native_digests: [],
  image_url: null,
  leftovers: [],
  ended: null,
  attendees_due_at: null,
  attendees: null,
} satisfies Partial<StoredArtefact>;
const UNMOVED = { moved_to: null, blocked: null } satisfies Partial<StoredArtefact>;

const scheduledEvents = artefactSchema('discord_events');
// The sweep: whose subscribers have to be read.
scheduledEvents.index(
  { attendees_due_at: 1 },
  { partialFilterExpression: { attendees_due_at: { $type: 'date' } } },
);
const messages = artefactSchema('interactive_messages');

export type ArtefactStore = ReturnType<typeof createArtefactStore>;

/** Reads and writes what Discord shows of events: DiscordEvent and InteractiveMessage documents. */
export function createArtefactStore({ connection }: { connection: Connection }) {
  const interactiveMessages = connection.model<StoredArtefact>('InteractiveMessage', messages);
  const models: Record<ArtefactKind, Model<StoredArtefact>> = {
    'scheduled-event': connection.model<StoredArtefact>('DiscordEvent', scheduledEvents),
    'signup-message': interactiveMessages,
    announcement: interactiveMessages,
  };
  const all = [...new Set(Object.values(models))];
  const fields = { _id: 0 } as const;

  async function update({ event_id, guild_id, kind }: ArtefactKey, set: Partial<StoredArtefact>) {
    await models[kind].updateOne({ event_id, guild_id, kind }, { $set: set });
  }

  return {
    createIndexes: async () => {
      await Promise.all(
        all.map(async (model) => {
          await model.createIndexes();
        }),
      );
    },

    findByEvent: async (event_id: string): Promise<StoredArtefact[]> => {
      const found = await Promise.all(
        all.map(
          async (model) => await model.find({ event_id }, fields).lean<StoredArtefact[]>().exec(),
        ),
      );
      return found.flat();
    },

    findEventIdsByGuild: async (guild_id: string): Promise<string[]> => {
      const found = await Promise.all(
        all.map(async (model) => await model.distinct('event_id', { guild_id }).exec()),
      );
      return [...new Set(found.flat())];
    },

    findByDiscordId: async (
      kind: ArtefactKind,
      guild_id: string,
      discord_id: string,
    ): Promise<StoredArtefact | undefined> => {
      const found = await models[kind]
        .findOne({ discord_id, guild_id, kind }, fields)
        .lean<StoredArtefact>()
        .exec();
      return found ?? undefined;
    },

    /** Notes what should be there; the artefact's document is made on the first call. */
    want: async (key: ArtefactKey, wanted_digest: string, wanted_rev: number): Promise<void> => {
      // The removal of a leftover says nothing of what is wanted now.
      if (isLeftover(wanted_digest)) return;
      await models[key.kind].updateOne(
        { event_id: key.event_id, guild_id: key.guild_id, kind: key.kind },
        { $set: { wanted_digest, wanted_rev }, $setOnInsert: { ...NOTHING, ...UNMOVED } },
        { upsert: true },
      );
    },

    /** Notes that Discord shows the state with this digest. */
    applied: async (
      key: ArtefactKey,
      applied: Pick<StoredArtefact, 'applied_digest' | 'applied_at'> &
        Partial<Pick<StoredArtefact, 'discord_id' | 'channel_id' | 'image_url'>>,
      native?: Pick<NativeState, 'status' | 'digest'>,
    ): Promise<void> => {
      const { event_id, guild_id, kind } = key;
      await models[kind].updateOne(
        { event_id, guild_id, kind },
        {
          $set: {
            ...applied,
            blocked: null,
            ...(native === undefined ? {} : { native_status: native.status }),
          },
          ...(native === undefined
            ? {}
            : { $push: { native_digests: { $each: [native.digest], $slice: -KEPT_DIGESTS } } }),
        },
      );
    },

    /** Notes the status that Discord shows by its own or somebody's doing. */
    noteStatus: async (key: ArtefactKey, native_status: NativeStatus): Promise<void> => {
      await update(key, { native_status });
    },

    /** Somebody ended the scheduled event in Discord. */
    end: async (
      key: ArtefactKey,
      native_status: NativeStatus,
      ended: NonNullable<StoredArtefact['ended']>,
    ): Promise<void> => {
      await update(key, { native_status, ended });
    },

    /** Discord may show something else than what was applied: the next plan looks and repairs it. */
    suspect: async (key: ArtefactKey): Promise<void> => {
      await update(key, { applied_digest: null });
    },

    /** Moves the sign-up message: the next plan posts it in the channel. */
    moveTo: async (key: ArtefactKey, moved_to: string): Promise<void> => {
      await models[key.kind].updateOne(
        { event_id: key.event_id, guild_id: key.guild_id, kind: key.kind },
        {
          $set: { moved_to, blocked: null },
          $setOnInsert: { ...NOTHING, wanted_digest: null, wanted_rev: null },
        },
        { upsert: true },
      );
    },

    /** Another message is about to take the place of one. */
    addLeftover: async (
      { event_id, guild_id, kind }: ArtefactKey,
      place: MessagePlace,
    ): Promise<void> => {
      await models[kind].updateOne(
        { event_id, guild_id, kind },
        { $addToSet: { leftovers: place } },
      );
    },

    /** A leftover is gone, or cannot be removed. */
    dropLeftover: async (
      { event_id, guild_id, kind }: ArtefactKey,
      discord_id: string,
    ): Promise<void> => {
      await models[kind].updateOne(
        { event_id, guild_id, kind },
        { $pull: { leftovers: { discord_id } } },
      );
    },

    /** Notes that the object is not in Discord (any more). */
    gone: async (key: ArtefactKey, discord_id: string): Promise<void> => {
      const { event_id, guild_id, kind } = key;
      await models[kind].updateOne(
        { event_id, guild_id, kind, discord_id },
        {
          $set: {
            discord_id: null,
            channel_id: null,
            applied_digest: null,
            native_status: null,
            native_digests: [],
            image_url: null,
          },
        },
      );
    },

    block: async (key: ArtefactKey, blocked: NonNullable<StoredArtefact['blocked']>) => {
      await update(key, { blocked });
    },

    unblock: async (key: ArtefactKey) => {
      await update(key, { blocked: null });
    },

    /** Asks for a reading of the subscribers of a guild's scheduled events. */
    askAttendees: async (guild_id: string, eventIds: string[], due: Date): Promise<void> => {
      await models['scheduled-event'].updateMany(
        { guild_id, event_id: { $in: eventIds }, discord_id: { $ne: null } },
        { $set: { attendees_due_at: due } },
      );
    },

    /** Scheduled events whose subscribers have to be read, the longest waiting first. */
    findAttendeesDue: async (now: Date, limit: number): Promise<StoredArtefact[]> =>
      await models['scheduled-event']
        .find({ attendees_due_at: { $lte: now, $type: 'date' } }, fields)
        .sort({ attendees_due_at: 1 })
        .limit(limit)
        .lean<StoredArtefact[]>()
        .exec(),

    /** Takes a due reading until `until`, when it is due again; false when another replica was faster. */
    claimAttendees: async (
      { event_id, guild_id, attendees_due_at }: StoredArtefact,
      until: Date | null,
    ): Promise<boolean> => {
      const result = await models['scheduled-event'].updateOne(
        { event_id, guild_id, attendees_due_at },
        { $set: { attendees_due_at: until } },
      );
      return result.modifiedCount === 1;
    },

    noteAttendees: async (key: ArtefactKey, attendees: AttendeesReading): Promise<void> => {
      await update(key, { attendees, attendees_due_at: null });
    },

    /** Lifts what blocks a guild's artefacts whatever their content, e.g. after permissions changed. */
    unblockGuild: async (guild_id: string): Promise<void> => {
      await Promise.all(
        all.map(async (model) => {
          await model.updateMany(
            { guild_id, blocked: { $ne: null }, 'blocked.digest': null },
            { $set: { blocked: null } },
          );
        }),
      );
    },
  };
}

/** Artefacts of one event in one guild, by their kind. */
export function byKind(found: StoredArtefact[]): Partial<Record<ArtefactKind, StoredArtefact>> {
  return Object.fromEntries(found.map((artefact) => [artefact.kind, artefact]));
}
