import {
  KINDS_IN_CHANNELS,
  ARTEFACTS,
  eventIdOf,
  ownedBy,
  slotName,
  type ArtefactKey,
  type ArtefactKind,
  type ArtefactPlace,
  type ShownMessage,
} from '@verselink/contracts';
import { isLeftover, type KnownArtefacts } from '@verselink/domain';
import type { Connection, QueryFilter } from 'mongoose';
import { createArtefactBlocks } from './artefact-blocks.ts';
import { createArtefactFailures } from './artefact-failures.ts';
import {
  artefactModel,
  blank,
  gone,
  keyOf,
  type OpenFailure,
  type StoredArtefact,
} from './artefact-models.ts';
import type { NativeApplied } from './native-facet.ts';

export type { OpenFailure, StoredArtefact } from './artefact-models.ts';

/** What should be there of an artefact, as of a revision of its event. */
export interface WantedArtefact {
  key: ArtefactKey;
  /** Null = what is there is not known, and to be left alone. */
  digest: string | null;
  rev: number | null;
  /** When the change was saved that led to it; null = something else did. */
  saved_at: Date | null;
  /** Something else in the guild waits for it. */
  leads_on: boolean;
}

export type ArtefactStore = ReturnType<typeof createArtefactStore>;

/** Reads and writes what Discord shows of ours: DiscordArtefact documents, of whatever kind. */
export function createArtefactStore({ connection }: { connection: Connection }) {
  const model = artefactModel(connection);
  const fields = { _id: 0 } as const;

  const findAll = async (filter: QueryFilter<StoredArtefact>): Promise<StoredArtefact[]> =>
    await model.find(filter, fields).lean<StoredArtefact[]>().exec();

  async function write(key: ArtefactKey, set: Partial<StoredArtefact>) {
    await model.updateOne(keyOf(key), { $set: set });
  }

  return {
    ...createArtefactFailures(model),
    createIndexes: async () => {
      await model.createIndexes();
    },

    ...createArtefactBlocks(model),

    /** What an event has, in every guild or in one. */
    findByEvent: async (eventId: string, guild_id?: string): Promise<StoredArtefact[]> => {
      const owner = ownedBy(eventId);
      return await findAll(guild_id === undefined ? { owner } : { owner, guild_id });
    },

    find: async (key: ArtefactKey): Promise<StoredArtefact | undefined> =>
      (await model.findOne(keyOf(key), fields).lean<StoredArtefact>().exec()) ?? undefined,

    findEventIdsByGuild: async (guild_id: string): Promise<string[]> => {
      const owners = await model.distinct('owner', { guild_id, owner: { $ne: 'guild' } }).exec();
      return owners.map((owner) => eventIdOf({ owner }));
    },

    /** What events have in a guild. */
    findShown: async (guild_id: string, eventIds: string[]): Promise<StoredArtefact[]> =>
      await findAll({
        owner: { $in: eventIds.map(ownedBy) },
        guild_id,
        discord_id: { $ne: null },
      }),

    /** Those of these Discord ids in a guild that are artefacts. */
    findKnownIds: async (guild_id: string, discordIds: string[]): Promise<Set<string>> => {
      const found = await model
        .find({ discord_id: { $in: discordIds }, guild_id }, { _id: 0, discord_id: 1 })
        .lean<{ discord_id: string }[]>()
        .exec();
      return new Set(found.map(({ discord_id }) => discord_id));
    },

    /** What has this id and is of one of these kinds: a thread has the id of the message that it hangs on. */
    findByDiscordId: async (
      kinds: readonly ArtefactKind[],
      guild_id: string,
      discord_id: string,
    ): Promise<StoredArtefact | undefined> =>
      (await model
        .findOne({ discord_id, guild_id, kind: { $in: kinds } }, fields)
        .lean<StoredArtefact>()
        .exec()) ?? undefined,

    /** Notes what should be there, with one write; an artefact's document is made on its first call. */
    want: async (...wanted: WantedArtefact[]): Promise<void> => {
      // The removal of a leftover says nothing of what is wanted now.
      const own = wanted.filter(({ digest }) => !isLeftover(digest ?? ''));
      if (own.length === 0) return;
      await model.bulkWrite(
        own.map(({ key, digest, rev, saved_at, leads_on }) => ({
          updateOne: {
            filter: keyOf(key),
            update: {
              $set: {
                wanted_digest: digest,
                wanted_rev: rev,
                wanted_saved_at: saved_at,
                leads_on,
              },
              $setOnInsert: blank(key.kind, 'wanted'),
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },

    /**
     * Notes that Discord shows the state with this digest. The edit of a message that an answer has overtaken changes
     * nothing: the bot did not write it. `edited`: the object that was edited, if it was one that stands in a channel;
     * when another one counts by now, that says nothing of it. `native`: of a scheduled event. Returns the failures of the
     * artefact that are still open, and whether it is the first to show a change that was saved at `savedAt`.
     */
    applied: async (
      key: ArtefactKey,
      applied: Pick<StoredArtefact, 'applied_digest' | 'applied_rev' | 'applied_at'> &
        Partial<Pick<StoredArtefact, 'made_digest' | 'dismissed' | 'discord_id' | 'channel_id'>>,
      {
        edited,
        native,
        savedAt,
      }: { edited?: string; native?: NativeApplied; savedAt?: Date | undefined } = {},
    ): Promise<{ failures: OpenFailure[]; isFirst: boolean }> => {
      const { applied_rev, discord_id } = applied;
      const notOvertaken = [
        { applied_rev: null },
        { applied_rev: { $lte: applied_rev } },
        { discord_id: { $ne: discord_id } },
      ];
      const update = model.findOneAndUpdate(
        {
          ...keyOf(key),
          ...(edited === undefined ? {} : { discord_id: edited }),
          ...(applied_rev !== null && discord_id ? { $or: notOvertaken } : {}),
        },
        {
          // What stands in the way of a move is still there when the old message was edited.
          $set: { ...applied, ...(edited === undefined ? { blocks: [] } : {}), ...native?.set },
          ...(edited === undefined
            ? {}
            : { $pull: { blocks: { channel_id: applied.channel_id } } }),
          ...(native === undefined ? {} : { $push: native.push }),
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
      const { matchedCount } = await model.bulkWrite(
        shown.flatMap(({ event_id, guild_id, message_id, rev, digest, saved_at }) => {
          const of = {
            owner: ownedBy(event_id),
            guild_id,
            kind: 'signup-message',
            slot: '',
          } as const;
          const older = {
            ...of,
            discord_id: message_id,
            $or: [{ applied_rev: null }, { applied_rev: { $lt: rev } }],
          };
          const applied = { applied_digest: digest, applied_rev: rev, applied_at: now };
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

    /** Discord may show something else than what was applied: the next plan looks and repairs it. */
    suspect: async (key: ArtefactKey): Promise<void> => {
      await write(key, { applied_digest: null });
    },

    /** Moves an object: the next plan posts it in the channel. */
    moveTo: async (key: ArtefactKey, moved_to: string): Promise<void> => {
      await model.updateOne(
        keyOf(key),
        { $set: { moved_to, blocks: [] }, $setOnInsert: blank(key.kind, 'move') },
        { upsert: true },
      );
    },

    /** Another object than the one that counts is there, or will be: it is to be removed. */
    addLeftover: async (key: ArtefactKey, place: ArtefactPlace): Promise<void> => {
      await model.updateOne(
        keyOf(key),
        { $addToSet: { leftovers: place }, $setOnInsert: blank(key.kind, 'leftovers') },
        { upsert: true },
      );
    },

    /** A leftover is gone, or cannot be removed. */
    dropLeftover: async (key: ArtefactKey, discord_id: string): Promise<void> => {
      await model.updateOne(keyOf(key), { $pull: { leftovers: { discord_id } } });
    },

    /** Notes that the object is not in Discord (any more). */
    gone: async (key: ArtefactKey, discord_id: string): Promise<void> => {
      await model.updateOne({ ...keyOf(key), discord_id }, { $set: gone(key.kind) });
    },

    /** Somebody deleted what is made once: it stays away. */
    dismiss: async (key: ArtefactKey, discord_id: string): Promise<void> => {
      await model.updateOne(
        { ...keyOf(key), discord_id },
        { $set: { ...gone(key.kind), dismissed: true } },
      );
    },

    /** A repair asks for what somebody deleted. */
    callBack: async (key: ArtefactKey): Promise<void> => {
      await write(key, { dismissed: false });
    },

    /** What is in a channel of a guild, is to be moved there, or was left there. */
    findInChannel: async (guild_id: string, channel_id: string): Promise<StoredArtefact[]> =>
      await findAll({
        guild_id,
        kind: { $in: KINDS_IN_CHANNELS },
        $or: [{ channel_id }, { moved_to: channel_id }, { 'leftovers.channel_id': channel_id }],
      }),

    /** Notes that nothing is in a channel (any more), nor will be. What is made once goes with it for good. */
    forgetChannel: async (guild_id: string, channel_id: string): Promise<void> => {
      await model.bulkWrite([
        ...KINDS_IN_CHANNELS.map((kind) => ({
          updateMany: {
            filter: { guild_id, channel_id, kind },
            update: {
              $set: { ...gone(kind), ...(ARTEFACTS[kind].once ? { dismissed: true } : {}) },
            },
          },
        })),
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
  };
}

/** Artefacts of one owner in one guild, by their slots. */
export function bySlot(found: StoredArtefact[]): KnownArtefacts<StoredArtefact> {
  return Object.fromEntries(found.map((artefact) => [slotName(artefact), artefact]));
}

function isNewer(one: Date, other: Date | null): boolean {
  return other === null || one > other;
}
