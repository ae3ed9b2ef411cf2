import {
  NATIVE_ENDS,
  NATIVE_FIELDS,
  type ChannelFault,
  type GuildChannels,
  type GuildLink,
  type GuildLinkChange,
  type PermissionGap,
  type VoiceKind,
} from '@verselink/contracts';
import { LRUCache } from 'lru-cache';
import { Schema, type Connection } from 'mongoose';
import { isDuplicateKey } from './mongo-results.ts';

/** A guild's link and what the bot saw there. */
export interface StoredGuild extends GuildLink {
  name: string | null;
  status: 'pending' | 'ready' | 'incomplete' | 'absent';
  gaps: PermissionGap[];
  /** Channels that cannot be used for what they are named for. */
  channel_faults: ChannelFault[];
  /** Of which kind the channel for scheduled events is; null = none, or not looked at yet. */
  voice_kind: VoiceKind | null;
  observed_at: Date | null;
  /** When the bot said that, by its clock but not after ours; null = it did not yet. */
  seen_at: Date | null;
  /** When what was blocked there was last tried again although nothing had changed. */
  retried_at: Date | null;
  /** Set while the events of this guild still have to be planned for its present settings. */
  resync_at: Date | null;
  /** When what is shown there is to be compared in full next; null = when something asks for it. */
  audit_due_at: Date | null;
  audited_at: Date | null;
  /** Set when the link was removed: what we put there is taken away. */
  unlinked_at: Date | null;
}

const channels = new Schema<GuildChannels>(
  {
    announcement: String,
    event: String,
    reminder: String,
    category: String,
    archive: String,
    voice: String,
  },
  { _id: false },
);

const schema = new Schema<StoredGuild>(
  {
    guild_id: String,
    guild_name: String,
    owner_id: String,
    org_id: String,
    channels,
    locale: String,
    time_zone: String,
    sync_enabled: Boolean,
    interest: String,
    native_edits: new Schema(Object.fromEntries(NATIVE_FIELDS.map((field) => [field, String])), {
      _id: false,
    }),
    native_ends: new Schema(Object.fromEntries(NATIVE_ENDS.map((end) => [end, String])), {
      _id: false,
    }),
    signup_thread: Boolean,
    reminder_enabled: Boolean,
    dm_fallback: Boolean,
    auto_create_channels: Boolean,
    auto_manage_roles: Boolean,
    name: String,
    status: String,
    gaps: [
      new Schema<PermissionGap>(
        { feature: String, permission: String, channel_id: String },
        { _id: false },
      ),
    ],
    channel_faults: [
      new Schema<ChannelFault>(
        { channel_id: String, purpose: String, fault: String, type: { type: String } },
        { _id: false },
      ),
    ],
    voice_kind: String,
    observed_at: Date,
    seen_at: Date,
    retried_at: Date,
    resync_at: Date,
    audit_due_at: Date,
    audited_at: Date,
    unlinked_at: Date,
  },
  { collection: 'discord_guilds', versionKey: false, minimize: false },
);
schema.index({ guild_id: 1 }, { unique: true });
schema.index({ org_id: 1, guild_id: 1 });
schema.index({ resync_at: 1 }, { partialFilterExpression: { resync_at: { $type: 'date' } } });
// The sweep: which guilds are to be audited.
schema.index({ audit_due_at: 1 }, { partialFilterExpression: { audit_due_at: { $type: 'date' } } });

/** How old a link may be that a click is decided with: another process may have changed it meanwhile. */
const REMEMBERED_MS = 3_000;

export type GuildStore = ReturnType<typeof createGuildStore>;

/** Reads and writes guild links. A removed link is invisible except to the resync, which takes away what we put there. */
export function createGuildStore({ connection }: { connection: Connection }) {
  const model = connection.model<StoredGuild>('DiscordGuild', schema);
  const fields = { _id: 0 } as const;
  const linked = { unlinked_at: null };
  const lately = new LRUCache<string, StoredGuild>({ max: 2_000, ttl: REMEMBERED_MS });

  async function findMany(guildIds: string[]): Promise<StoredGuild[]> {
    return await model
      .find({ guild_id: { $in: guildIds }, ...linked }, fields)
      .lean<StoredGuild[]>()
      .exec();
  }

  return {
    createIndexes: async () => {
      await model.createIndexes();
    },

    find: async (guild_id: string): Promise<StoredGuild | undefined> => {
      const found = await model
        .findOne({ guild_id, ...linked }, fields)
        .lean<StoredGuild>()
        .exec();
      return found ?? undefined;
    },

    /** Linked guilds that may show events of an organisation (null = of none: all guilds). */
    findFor: async (orgId: string | null): Promise<StoredGuild[]> =>
      await model
        .find({ ...linked, ...(orgId === null ? {} : { org_id: orgId }) }, fields)
        .sort({ guild_id: 1 })
        .lean<StoredGuild[]>()
        .exec(),

    findMany,

    /**
     * As `findMany`, of seconds ago at most; what this process changed is seen at once. For answers to members; plans
     * are made with `find…`, since nobody would make them again.
     */
    recallMany: async (guildIds: string[]): Promise<StoredGuild[]> => {
      const known = guildIds.map((id) => lately.get(id)).filter((guild) => guild !== undefined);
      const missing = guildIds.filter((id) => !known.some(({ guild_id }) => guild_id === id));
      if (missing.length === 0) return known;
      const found = await findMany(missing);
      for (const guild of found) lately.set(guild.guild_id, guild);
      return [...known, ...found];
    },

    list: async (): Promise<StoredGuild[]> =>
      await model.find(linked, fields).sort({ guild_id: 1 }).lean<StoredGuild[]>().exec(),

    /** Links a guild; a removed link comes back. Asks for a resync and an audit. False when it is linked already. */
    link: async (link: GuildLink, now: Date): Promise<boolean> => {
      try {
        await model.updateOne(
          { guild_id: link.guild_id, unlinked_at: { $ne: null } },
          {
            $set: { ...link, resync_at: now, audit_due_at: now, unlinked_at: null },
            $setOnInsert: {
              name: null,
              status: 'pending',
              gaps: [],
              channel_faults: [],
              voice_kind: null,
              observed_at: null,
              seen_at: null,
              retried_at: null,
              audited_at: null,
            },
          },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Writes only what is named, so that changes that come together all stay. As `link`; false when it is not linked. */
    change: async (
      guild_id: string,
      { channels, native_edits, native_ends, ...settings }: GuildLinkChange,
      now: Date,
    ): Promise<boolean> => {
      const named = {
        ...inside('channels', channels),
        ...inside('native_edits', native_edits),
        ...inside('native_ends', native_ends),
      };
      const result = await model.updateOne(
        { guild_id, ...linked },
        { $set: { ...settings, ...named, resync_at: now, audit_due_at: now } },
      );
      lately.delete(guild_id);
      return result.matchedCount === 1;
    },

    /** Returns false when the guild was not linked. */
    unlink: async (guild_id: string, now: Date): Promise<boolean> => {
      const result = await model.updateOne(
        { guild_id, ...linked },
        { $set: { unlinked_at: now, resync_at: now } },
      );
      lately.delete(guild_id);
      return result.matchedCount === 1;
    },

    /** Notes what the bot saw, unless something newer is known; asks for a resync when something was missing before. */
    observe: async (
      guild_id: string,
      seen: Pick<StoredGuild, 'status' | 'gaps' | 'channel_faults' | 'observed_at' | 'resync_at'> &
        Partial<Pick<StoredGuild, 'name' | 'voice_kind' | 'retried_at'>> & { seen_at: Date },
    ): Promise<void> => {
      const { resync_at, ...rest } = seen;
      await model.updateOne(
        { guild_id, ...linked, $or: [{ seen_at: null }, { seen_at: { $lte: seen.seen_at } }] },
        { $set: { ...rest, ...(resync_at ? { resync_at } : {}) } },
      );
    },

    /** Guilds whose events have to be planned again, marked before `before`. */
    findResync: async (before: Date, limit: number): Promise<StoredGuild[]> =>
      await model
        .find({ resync_at: { $lte: before, $type: 'date' } }, fields)
        .sort({ resync_at: 1 })
        .limit(limit)
        .lean<StoredGuild[]>()
        .exec(),

    /** The guild as it stands for a resync: also when its link was removed. */
    findForResync: async (guild_id: string): Promise<StoredGuild | undefined> =>
      (await model
        .findOne({ guild_id, resync_at: { $ne: null } }, fields)
        .lean<StoredGuild>()
        .exec()) ?? undefined,

    /** Ends a resync unless another was asked for meanwhile. */
    endResync: async ({ guild_id, resync_at }: StoredGuild): Promise<void> => {
      await model.updateOne({ guild_id, resync_at }, { $set: { resync_at: null } });
    },

    /** Asks for an audit. */
    askAudit: async (guild_id: string, due: Date): Promise<void> => {
      await model.updateOne({ guild_id, ...linked }, { $set: { audit_due_at: due } });
    },

    /** Guilds whose audit is due, the longest waiting first. */
    findAuditDue: async (now: Date, limit: number): Promise<StoredGuild[]> =>
      await model
        .find({ audit_due_at: { $lte: now, $type: 'date' }, ...linked }, fields)
        .sort({ audit_due_at: 1 })
        .limit(limit)
        .lean<StoredGuild[]>()
        .exec(),

    /** Takes a due audit; the next one is due at `next`. False when another replica was faster. */
    claimAudit: async (
      { guild_id, audit_due_at }: StoredGuild,
      next: Date | null,
    ): Promise<boolean> => {
      const result = await model.updateOne(
        { guild_id, audit_due_at },
        { $set: { audit_due_at: next } },
      );
      return result.modifiedCount === 1;
    },

    noteAudit: async (guild_id: string, audited_at: Date): Promise<void> => {
      await model.updateOne({ guild_id }, { $set: { audited_at } });
    },
  };
}

/** Fields of a subdocument, by the paths that MongoDB knows them by. */
function inside(path: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${path}.${name}`, value]),
  );
}
