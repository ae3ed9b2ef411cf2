import {
  isFinal,
  type NativeState,
  type NativeStatus,
  type ShownMessage,
} from '@verselink/contracts';
import { isLeftover, type ArtefactKind, type ArtefactPlace } from '@verselink/domain';
import type { Connection } from 'mongoose';
import { artefactFailures } from './artefact-failures.ts';
import {
  artefactModels,
  GONE,
  NEW,
  NO_LEFTOVERS,
  UNMOVED,
  UNWANTED,
  type ArtefactKey,
  type AttendeesReading,
  type OpenFailure,
  type StoredArtefact,
  type StoredBlock,
} from './artefact-models.ts';

export type {
  ArtefactKey,
  AttendeesReading,
  OpenFailure,
  StoredArtefact,
} from './artefact-models.ts';

/** Echoes of our own writes may be heard in another order than the results of their commands. */
const KEPT_DIGESTS = 8;

/** What should be there of an artefact, as of a revision of its event. */
export interface WantedArtefact {
  key: ArtefactKey;
  /** Null = what is there is not known, and to be left alone. */
  digest: string | null;
  rev: number | null;
  /** When the change was saved that led to it; null = something else did. */
  saved_at: Date | null;
}

export type ArtefactStore = ReturnType<typeof createArtefactStore>;

/** Reads and writes what Discord shows of events: DiscordEvent and InteractiveMessage documents. */
export function createArtefactStore({ connection }: { connection: Connection }) {
  const models = artefactModels(connection);
  const all = [...new Set(Object.values(models))];
  const fields = { _id: 0 } as const;

  async function write({ event_id, guild_id, kind }: ArtefactKey, set: Partial<StoredArtefact>) {
    await models[kind].updateOne({ event_id, guild_id, kind }, { $set: set });
  }

  return {
    ...artefactFailures(models),

    createIndexes: async () => {
      await Promise.all(
        all.map(async (model) => {
          await model.createIndexes();
        }),
      );
    },

    /** What an event has, in every guild or in one. */
    findByEvent: async (event_id: string, guild_id?: string): Promise<StoredArtefact[]> => {
      const filter = guild_id === undefined ? { event_id } : { event_id, guild_id };
      const found = await Promise.all(
        all.map(async (model) => await model.find(filter, fields).lean<StoredArtefact[]>().exec()),
      );
      return found.flat();
    },

    find: async ({
      event_id,
      guild_id,
      kind,
    }: ArtefactKey): Promise<StoredArtefact | undefined> => {
      const key = { event_id, guild_id, kind };
      return (await models[kind].findOne(key, fields).lean<StoredArtefact>().exec()) ?? undefined;
    },

    findEventIdsByGuild: async (guild_id: string): Promise<string[]> => {
      const found = await Promise.all(
        all.map(async (model) => await model.distinct('event_id', { guild_id }).exec()),
      );
      return [...new Set(found.flat())];
    },

    /** What events have in a guild. */
    findShown: async (guild_id: string, eventIds: string[]): Promise<StoredArtefact[]> => {
      const found = await Promise.all(
        all.map(
          async (model) =>
            await model
              .find({ event_id: { $in: eventIds }, guild_id, discord_id: { $ne: null } }, fields)
              .lean<StoredArtefact[]>()
              .exec(),
        ),
      );
      return found.flat();
    },

    /** Those of these Discord ids in a guild that are artefacts. */
    findKnownIds: async (guild_id: string, discordIds: string[]): Promise<Set<string>> => {
      const found = await Promise.all(
        all.map(
          async (model) =>
            await model
              .find({ discord_id: { $in: discordIds }, guild_id }, { _id: 0, discord_id: 1 })
              .lean<{ discord_id: string }[]>()
              .exec(),
        ),
      );
      return new Set(found.flat().map(({ discord_id }) => discord_id));
    },

    /** What has this id; a message of whatever kind. */
    findByDiscordId: async (
      kind: ArtefactKind,
      guild_id: string,
      discord_id: string,
    ): Promise<StoredArtefact | undefined> => {
      const found = await models[kind]
        .findOne({ discord_id, guild_id }, fields)
        .lean<StoredArtefact>()
        .exec();
      return found ?? undefined;
    },

    /** Notes what should be there, with one write per collection; an artefact's document is made on its first call. */
    want: async (...wanted: WantedArtefact[]): Promise<void> => {
      await Promise.all(
        all.map(async (model) => {
          const own = wanted.filter(
            // The removal of a leftover says nothing of what is wanted now.
            ({ key, digest }) => models[key.kind] === model && !isLeftover(digest ?? ''),
          );
          if (own.length === 0) return;
          await model.bulkWrite(
            own.map(({ key: { event_id, guild_id, kind }, digest, rev, saved_at }) => ({
              updateOne: {
                filter: { event_id, guild_id, kind },
                update: {
                  $set: { wanted_digest: digest, wanted_rev: rev, wanted_saved_at: saved_at },
                  $setOnInsert: { ...NEW, ...NO_LEFTOVERS, ...UNMOVED },
                },
                upsert: true,
              },
            })),
            { ordered: false },
          );
        }),
      );
    },

    /**
     * Notes that Discord shows the state with this digest. `passed`: digests that it had on the way. The edit of a
     * message that an answer has overtaken changes nothing: the bot did not write it. `edited`: the message that was
     * edited, if it was one; when another one counts by now, that says nothing of it. Returns the failures of the
     * artefact that are still open, and whether it is the first to show a change that was saved at `savedAt`.
     */
    applied: async (
      key: ArtefactKey,
      applied: Pick<
        StoredArtefact,
        'applied_digest' | 'applied_rev' | 'written_digest' | 'applied_at'
      > &
        Partial<
          Pick<
            StoredArtefact,
            | 'ended'
            | 'made_digest'
            | 'dismissed'
            | 'discord_id'
            | 'channel_id'
            | 'image_url'
            | 'shown_cover'
            | 'cover_missed_since'
          >
        >,
      {
        native,
        passed = [],
        edited,
        savedAt,
      }: {
        native?: NativeState;
        passed?: string[] | undefined;
        edited?: string;
        savedAt?: Date | undefined;
      } = {},
    ): Promise<{ failures: OpenFailure[]; isFirst: boolean }> => {
      const { event_id, guild_id, kind } = key;
      const { applied_rev, discord_id } = applied;
      const notOvertaken = [
        { applied_rev: null },
        { applied_rev: { $lte: applied_rev } },
        { discord_id: { $ne: discord_id } },
      ];
      const update = models[kind].findOneAndUpdate(
        {
          event_id,
          guild_id,
          kind,
          ...(edited === undefined ? {} : { discord_id: edited }),
          ...(applied_rev !== null && discord_id ? { $or: notOvertaken } : {}),
        },
        {
          $set: {
            ...applied,
            // What stands in the way of a move is still there when the old message was edited.
            ...(edited === undefined ? { blocks: [] } : {}),
            ...(native === undefined
              ? {}
              : {
                  native_status: native.status,
                  native_fields: native.fields ?? null,
                  native_at: applied.applied_at,
                  // What was ended is not in the way of one that is open in its place.
                  ...(isFinal(native.status) ? {} : { ended: null }),
                }),
          },
          ...(edited === undefined
            ? {}
            : { $pull: { blocks: { channel_id: applied.channel_id } } }),
          ...(native === undefined
            ? {}
            : {
                $push: {
                  native_digests: { $each: [...passed, native.digest], $slice: -KEPT_DIGESTS },
                },
              }),
          ...(savedAt === undefined ? {} : { $max: { shown_saved_at: savedAt } }),
        },
        { returnDocument: 'before', projection: { _id: 0, failures: 1, shown_saved_at: 1 } },
      );
      const before = await update
        .lean<Pick<StoredArtefact, 'failures' | 'shown_saved_at'>>()
        .exec();
      const isFirst = savedAt && before && isNewer(savedAt, before.shown_saved_at);
      return { failures: before?.failures ?? [], isFirst: isFirst ?? false };
    },

    /**
     * Notes what answers to clicks made sign-up messages show. A message that shows a newer revision by now stays as it
     * is, and so does what a newer plan wants: its job may be open, and compares with it when it ends. Returns those that
     * show a newer revision than before; none where that is so of some only, for MongoDB does not say of which.
     */
    showed: async (shown: ShownMessage[], now: Date): Promise<ShownMessage[]> => {
      const { matchedCount } = await models['signup-message'].bulkWrite(
        shown.flatMap(({ event_id, guild_id, message_id, rev, digest, saved_at }) => {
          const kind = 'signup-message' as const;
          const key = { event_id, guild_id, kind, discord_id: message_id };
          const older = { ...key, $or: [{ applied_rev: null }, { applied_rev: { $lt: rev } }] };
          const state = { applied_digest: digest, applied_rev: rev, written_digest: digest };
          const applied = { ...state, applied_at: now };
          const measured =
            saved_at === undefined ? {} : { $max: { shown_saved_at: new Date(saved_at) } };
          return [
            {
              updateOne: {
                filter: { ...older, wanted_rev: { $lte: rev } },
                update: { $set: { ...applied, wanted_digest: digest }, ...measured },
              },
            },
            { updateOne: { filter: older, update: { $set: applied, ...measured } } },
          ];
        }),
      );
      return matchedCount === shown.length ? shown : [];
    },

    /** The cover image could not be had, again or for the first time. */
    missCover: async ({ event_id, guild_id, kind }: ArtefactKey, now: Date): Promise<void> => {
      await models[kind].updateOne(
        { event_id, guild_id, kind, cover_missed_since: null },
        { $set: { cover_missed_since: now } },
      );
    },

    /** Notes the status that Discord shows by its own or somebody's doing. */
    noteStatus: async (key: ArtefactKey, native_status: NativeStatus): Promise<void> => {
      await write(key, { native_status });
    },

    /** Somebody edited the scheduled event in Discord, and that stays: what comes next is compared with it. */
    noteEdit: async (key: ArtefactKey, { digest, fields }: NativeState, native_at: Date) => {
      await write(key, {
        native_digests: [digest],
        native_fields: fields ?? null,
        native_at,
      });
    },

    /** The scheduled event was ended in Discord. */
    end: async (
      key: ArtefactKey,
      native_status: NativeStatus,
      ended: NonNullable<StoredArtefact['ended']>,
    ): Promise<void> => {
      await write(key, { native_status, ended });
    },

    /** Discord may show something else than what was applied: the next plan looks and repairs it. */
    suspect: async (key: ArtefactKey): Promise<void> => {
      await write(key, { applied_digest: null });
    },

    /** Moves the sign-up message: the next plan posts it in the channel. */
    moveTo: async (key: ArtefactKey, moved_to: string): Promise<void> => {
      await models[key.kind].updateOne(
        { event_id: key.event_id, guild_id: key.guild_id, kind: key.kind },
        {
          $set: { moved_to, blocks: [] },
          $setOnInsert: { ...NEW, ...NO_LEFTOVERS, ...UNWANTED },
        },
        { upsert: true },
      );
    },

    /** Another object than the one that counts is there, or will be: it is to be removed. */
    addLeftover: async (
      { event_id, guild_id, kind }: ArtefactKey,
      place: ArtefactPlace,
    ): Promise<void> => {
      await models[kind].updateOne(
        { event_id, guild_id, kind },
        {
          $addToSet: { leftovers: place },
          $setOnInsert: { ...NEW, ...UNMOVED, ...UNWANTED },
        },
        { upsert: true },
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
      await models[kind].updateOne({ event_id, guild_id, kind, discord_id }, { $set: GONE });
    },

    /** Somebody deleted an announcement: it stays away. */
    dismiss: async (key: ArtefactKey, discord_id: string): Promise<void> => {
      const { event_id, guild_id, kind } = key;
      await models[kind].updateOne(
        { event_id, guild_id, kind, discord_id },
        { $set: { ...GONE, dismissed: true } },
      );
    },

    /** A repair asks for what somebody deleted. */
    callBack: async (key: ArtefactKey): Promise<void> => {
      await write(key, { dismissed: false });
    },

    /** Notes what stands in the way in a channel, in place of what stood there before. */
    block: async (key: ArtefactKey, block: StoredBlock): Promise<void> => {
      const { event_id, guild_id, kind } = key;
      const model = models[kind];
      const { channel_id } = block;
      await model.bulkWrite([
        {
          updateOne: {
            filter: { event_id, guild_id, kind },
            update: { $pull: { blocks: { channel_id } } },
          },
        },
        {
          updateOne: { filter: { event_id, guild_id, kind }, update: { $push: { blocks: block } } },
        },
      ]);
    },

    /** Lifts whatever stands in the way of artefacts. */
    unblock: async (...keys: ArtefactKey[]): Promise<void> => {
      await Promise.all(
        keys.map(async (key) => {
          await write(key, { blocks: [] });
        }),
      );
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

    /** Notes what a reading came to that was claimed until `until`. One that was asked for since stays due. */
    noteAttendees: async (
      { event_id, guild_id, kind }: ArtefactKey,
      attendees: AttendeesReading,
      until: Date,
    ): Promise<void> => {
      const key = { event_id, guild_id, kind };
      const { asked_at } = attendees;
      await models[kind].updateOne(
        { ...key, $or: [{ attendees: null }, { 'attendees.asked_at': { $lte: asked_at } }] },
        { $set: { attendees } },
      );
      await models[kind].updateOne(
        { ...key, attendees_due_at: until },
        { $set: { attendees_due_at: null } },
      );
    },

    /** The channels of a guild in which something of ours waits for the people there. */
    findBlockedChannels: async (guild_id: string): Promise<string[]> => {
      const found = await models['signup-message']
        .find({ guild_id, 'blocks.at': { $type: 'date' } }, { _id: 0, blocks: 1 })
        .lean<Pick<StoredArtefact, 'blocks'>[]>()
        .exec();
      const ids = found.flatMap(({ blocks }) =>
        blocks.flatMap(({ cause, channel_id }) => (cause === 'guild' ? (channel_id ?? []) : [])),
      );
      return [...new Set(ids)];
    },

    /** What is in a channel of a guild, is to be moved there, or was left there. */
    findInChannel: async (guild_id: string, channel_id: string): Promise<StoredArtefact[]> =>
      await models['signup-message']
        .find({ guild_id, $or: inChannel(channel_id) }, fields)
        .lean<StoredArtefact[]>()
        .exec(),

    /** Notes that nothing is in a channel (any more), nor will be. Announcements go with it for good. */
    forgetChannel: async (guild_id: string, channel_id: string): Promise<void> => {
      const model = models['signup-message'];
      const announced = { guild_id, channel_id, kind: 'announcement' as const };
      const others = { guild_id, channel_id, kind: { $ne: 'announcement' as const } };
      await model.bulkWrite([
        { updateMany: { filter: others, update: { $set: GONE } } },
        {
          updateMany: {
            filter: announced,
            update: { $set: { ...GONE, dismissed: true } },
          },
        },
        {
          updateMany: {
            filter: { guild_id, moved_to: channel_id },
            update: { $set: { moved_to: null } },
          },
        },
        {
          updateMany: {
            filter: { guild_id, 'leftovers.channel_id': channel_id },
            update: { $pull: { leftovers: { channel_id } } },
          },
        },
      ]);
    },

    /** True when something in a guild waits for the people there, since before the moment. */
    isBlocked: async (guild_id: string, before: Date): Promise<boolean> => {
      const found = await Promise.all(
        all.map(
          async (model) =>
            await model
              .exists({
                guild_id,
                'blocks.at': { $type: 'date' },
                blocks: { $elemMatch: { cause: 'guild', at: { $lt: before } } },
              })
              .exec(),
        ),
      );
      return found.some((one) => one !== null);
    },

    /** Lifts what people of a guild can lift, e.g. after permissions changed. */
    unblockGuild: async (guild_id: string): Promise<void> => {
      await Promise.all(
        all.map(async (model) => {
          await model.updateMany(
            { guild_id, 'blocks.at': { $type: 'date' } },
            { $pull: { blocks: { cause: 'guild' } } },
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

function inChannel(channel_id: string) {
  return [{ channel_id }, { moved_to: channel_id }, { 'leftovers.channel_id': channel_id }];
}

function isNewer(one: Date, other: Date | null): boolean {
  return other === null || one > other;
}
