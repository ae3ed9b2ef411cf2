import type { Locale } from '@verselink/contracts';
import type { Link } from '@verselink/domain';
import { Schema, type Connection } from 'mongoose';
import { duplicates, isDuplicateKey } from './mongo-results.ts';

/** Who a Discord member is on VerseLink. */
export interface StoredUser {
  discord_id: string;
  user_id: string | null;
  handle: string | null;
  /** What VerseLink says. */
  locale: Locale | null;
  /** The language of the member's Discord at their last press, where that is not simply the guild's. */
  seen_locale: Locale | null;
  /** The member does not want private messages from the bot. */
  dm_opt_out: boolean;
  /** The member wants private messages that remind of events. */
  dm_reminders: boolean;
}

/** Somebody of whom VerseLink has said nothing yet. */
const UNKNOWN = { handle: null, locale: null, dm_opt_out: false, dm_reminders: false };

/** What is written of a user; what is left out stays as it is. */
export type UserChange = Pick<StoredUser, 'discord_id' | 'user_id'> &
  Partial<Omit<StoredUser, 'seen_locale'>>;

const schema = new Schema<StoredUser>(
  {
    discord_id: String,
    user_id: String,
    handle: String,
    locale: String,
    seen_locale: String,
    dm_opt_out: Boolean,
    dm_reminders: Boolean,
  },
  { collection: 'discord_users', versionKey: false },
);
schema.index({ discord_id: 1 }, { unique: true });
schema.index(
  { user_id: 1 },
  { unique: true, partialFilterExpression: { user_id: { $type: 'string' } } },
);

export type UserStore = ReturnType<typeof createUserStore>;

/** Reads and writes links between Discord members and VerseLink users: one to one. */
export function createUserStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredUser>('DiscordUser', schema);
  const fields = { _id: 0 } as const;

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    findByDiscordIds: async (ids: string[]): Promise<StoredUser[]> =>
      await model
        .find({ discord_id: { $in: ids } }, fields)
        .lean<StoredUser[]>()
        .exec(),

    findByUserId: async (user_id: string): Promise<StoredUser | undefined> =>
      (await model.findOne({ user_id }, fields).lean<StoredUser>().exec()) ?? undefined,

    /**
     * Notes that these two are one person and leaves all else as it is. False when one of them is linked to somebody
     * else.
     */
    link: async ({ discord_id, user_id }: Link): Promise<boolean> => {
      try {
        await model.updateOne(
          { discord_id, user_id: { $in: [null, user_id] } },
          { $set: { user_id }, $setOnInsert: { ...UNKNOWN, seen_locale: null } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        // Somebody else may have noted the same at the same moment.
        return (await model.exists({ discord_id, user_id })) !== null;
      }
    },

    /** Notes in which languages members pressed. */
    noteSeen: async (seen: { discord_id: string; seen_locale: Locale }[]): Promise<void> => {
      if (seen.length === 0) return;
      try {
        await model.bulkWrite(
          seen.map(({ discord_id, seen_locale }) => ({
            updateOne: {
              filter: { discord_id },
              update: { $set: { seen_locale }, $setOnInsert: { ...UNKNOWN, user_id: null } },
              upsert: true,
            },
          })),
          { ordered: false },
        );
      } catch (error) {
        // A press on another event made the member known at the same moment: the next one notes the language.
        if (duplicates(error) === undefined) throw error;
      }
    },

    /**
     * Writes what is named and leaves all else as it is. Throws MongoDB's duplicate key error when the VerseLink user is
     * linked to another member.
     */
    put: async ({ discord_id, ...set }: UserChange): Promise<void> => {
      const added = Object.fromEntries(
        Object.entries({ ...UNKNOWN, seen_locale: null }).filter(
          ([name]) => !Object.hasOwn(set, name),
        ),
      );
      await model.updateOne({ discord_id }, { $set: set, $setOnInsert: added }, { upsert: true });
    },
  };
}
