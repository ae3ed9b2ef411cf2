import type { ArtefactKey, ArtefactKind, ArtefactPlace } from '@verselink/contracts';
import type { ArtefactState, Block } from '@verselink/domain';
import { Schema, type Connection, type Model } from 'mongoose';
import { NATIVE_GONE, NEW_NATIVE, nativeSchema, type StoredNative } from './native-facet.ts';

/** What stands in the way, and why. */
export interface StoredBlock extends Block {
  reason: string;
  at: Date;
}

/** A job that failed for good and is still to be mended. */
export interface OpenFailure {
  job_id: string;
  /** What the job was to do: at most one failure of each work is open. */
  work: string;
}

/** What is wanted and what was applied of one Discord object or standing (DiscordArtefact). */
export interface StoredArtefact extends ArtefactKey, ArtefactState {
  wanted_digest: string | null;
  wanted_rev: number | null;
  /** When the change was saved that led to what is wanted; null = something else did. */
  wanted_saved_at: Date | null;
  /** Something else in the guild waits for what is wanted. */
  leads_on: boolean;
  /** When the newest change was saved that Discord was ever seen to show: each is measured once. */
  shown_saved_at: Date | null;
  applied_at: Date | null;
  /** Of what answers show too: the revision of the event that Discord shows; null = not known. */
  applied_rev: number | null;
  blocks: StoredBlock[];
  /** Missing = none. */
  failures?: OpenFailure[];
  /** Scheduled events only. */
  native?: StoredNative;
}

const schema = new Schema<StoredArtefact>(
  {
    owner: String,
    guild_id: String,
    kind: String,
    slot: String,
    discord_id: String,
    channel_id: String,
    wanted_digest: String,
    wanted_rev: Number,
    wanted_saved_at: Date,
    leads_on: Boolean,
    shown_saved_at: Date,
    applied_digest: String,
    applied_at: Date,
    applied_rev: Number,
    made_digest: String,
    dismissed: Boolean,
    moved_to: String,
    blocks: [
      new Schema<StoredBlock>(
        { cause: String, digest: String, channel_id: String, reason: String, at: Date },
        { _id: false },
      ),
    ],
    failures: [new Schema<OpenFailure>({ job_id: String, work: String }, { _id: false })],
    leftovers: [
      new Schema<ArtefactPlace>({ channel_id: String, discord_id: String }, { _id: false }),
    ],
    native: nativeSchema,
  },
  { collection: 'discord_artefacts', versionKey: false, minimize: false },
);
schema.index({ owner: 1, guild_id: 1, kind: 1, slot: 1 }, { unique: true });
// Gateway news name a Discord id; unlinking names a guild.
schema.index({ discord_id: 1 });
schema.index({ guild_id: 1 });
// News of a guild: whether something waits there for a permission.
schema.index(
  { guild_id: 1, 'blocks.at': 1 },
  { partialFilterExpression: { 'blocks.at': { $type: 'date' } } },
);
// The sweep: whose subscribers have to be read.
schema.index(
  { 'native.attendees_due_at': 1 },
  { partialFilterExpression: { 'native.attendees_due_at': { $type: 'date' } } },
);

export function artefactModel(connection: Connection): Model<StoredArtefact> {
  return connection.model<StoredArtefact>('DiscordArtefact', schema);
}

const NO_OBJECT = {
  discord_id: null,
  channel_id: null,
  applied_digest: null,
  applied_rev: null,
  made_digest: null,
} satisfies Partial<StoredArtefact>;

/** What is set of an object that is not in Discord (any more). */
export function gone(kind: ArtefactKind) {
  return kind === 'scheduled-event' ? { ...NO_OBJECT, ...NATIVE_GONE } : NO_OBJECT;
}

/** The key of an artefact, without what else its document has. */
export function keyOf({ owner, guild_id, kind, slot }: ArtefactKey): ArtefactKey {
  return { owner, guild_id, kind, slot };
}

/** A part of an artefact that a first write leaves as it is by default. */
const PARTS = {
  wanted: { wanted_digest: null, wanted_rev: null, wanted_saved_at: null, leads_on: false },
  leftovers: { leftovers: [] },
  move: { moved_to: null, blocks: [] },
} satisfies Record<string, Partial<StoredArtefact>>;

/** The document of an artefact of which nothing was ever in Discord, but for the parts that the same write sets. */
export function blank(
  kind: ArtefactKind,
  ...except: (keyof typeof PARTS)[]
): Partial<StoredArtefact> {
  return {
    ...NO_OBJECT,
    applied_at: null,
    shown_saved_at: null,
    ...(kind === 'scheduled-event' ? { native: NEW_NATIVE } : {}),
    ...(except.includes('wanted') ? {} : PARTS.wanted),
    ...(except.includes('leftovers') ? {} : PARTS.leftovers),
    ...(except.includes('move') ? {} : PARTS.move),
  };
}
