import type { NativeFields, NativeStatus } from '@verselink/contracts';
import type { ArtefactKind, ArtefactPlace, ArtefactState, Block } from '@verselink/domain';
import { Schema, type Connection, type Model } from 'mongoose';

/** Names one artefact. */
export interface ArtefactKey {
  event_id: string;
  guild_id: string;
  kind: ArtefactKind;
}

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

/** What is wanted and what was applied of one Discord object. */
export interface StoredArtefact extends ArtefactKey, ArtefactState {
  wanted_digest: string | null;
  wanted_rev: number | null;
  /** When the change was saved that led to what is wanted; null = something else did. */
  wanted_saved_at: Date | null;
  /** When the newest change was saved that Discord was ever seen to show: each is measured once. */
  shown_saved_at: Date | null;
  applied_at: Date | null;
  /** Messages: the revision of the event that Discord shows; null = not known. */
  applied_rev: number | null;
  blocks: StoredBlock[];
  /** Missing = none. */
  failures?: OpenFailure[];
  /** Scheduled events: the status that Discord was last known to show. */
  native_status: NativeStatus | null;
  /** Scheduled events: digests of what is known, mostly by our own writes, the newest last; others are edits. */
  native_digests: string[];
  /** Scheduled events: what Discord showed after our last write, or after an edit that stays. */
  native_fields: NativeFields | null;
  /** Since when that is known. */
  native_at: Date | null;
  ended: { status: 'completed' | 'cancelled'; start_at: Date; asked?: boolean } | null;
  /** Scheduled events: since when the cover image could not be had; null = it is shown, or never can be. */
  cover_missed_since: Date | null;
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
      wanted_saved_at: Date,
      shown_saved_at: Date,
      applied_digest: String,
      applied_at: Date,
      applied_rev: Number,
      blocks: [
        new Schema<StoredBlock>(
          { cause: String, digest: String, channel_id: String, reason: String, at: Date },
          { _id: false },
        ),
      ],
      failures: [new Schema<OpenFailure>({ job_id: String, work: String }, { _id: false })],
      native_status: String,
      native_digests: [String],
      native_fields: Schema.Types.Mixed,
      native_at: Date,
      written_digest: String,
      made_digest: String,
      dismissed: Boolean,
      image_url: String,
      shown_cover: String,
      cover_missed_since: Date,
      moved_to: String,
      leftovers: [
        new Schema<ArtefactPlace>({ channel_id: String, discord_id: String }, { _id: false }),
      ],
      ended: new Schema({ status: String, start_at: Date, asked: Boolean }, { _id: false }),
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
  // News of a guild: whether something waits there for a permission.
  schema.index(
    { guild_id: 1, 'blocks.at': 1 },
    { partialFilterExpression: { 'blocks.at': { $type: 'date' } } },
  );
  return schema;
}

/** What is known of an object that is not in Discord. */
export const GONE = {
  discord_id: null,
  channel_id: null,
  applied_digest: null,
  applied_rev: null,
  written_digest: null,
  made_digest: null,
  native_status: null,
  native_digests: [],
  native_fields: null,
  native_at: null,
  image_url: null,
  cover_missed_since: null,
  shown_cover: null,
} satisfies Partial<StoredArtefact>;

/** An artefact of which nothing was ever in Discord. */
export const NEW = {
  ...GONE,
  applied_at: null,
  shown_saved_at: null,
  ended: null,
  attendees_due_at: null,
  attendees: null,
} satisfies Partial<StoredArtefact>;
export const NO_LEFTOVERS = { leftovers: [] } satisfies Partial<StoredArtefact>;
export const UNMOVED = { moved_to: null, blocks: [] } satisfies Partial<StoredArtefact>;
export const UNWANTED = {
  wanted_digest: null,
  wanted_rev: null,
  wanted_saved_at: null,
} satisfies Partial<StoredArtefact>;

const scheduledEvents = artefactSchema('discord_events');
// The sweep: whose subscribers have to be read.
scheduledEvents.index(
  { attendees_due_at: 1 },
  { partialFilterExpression: { attendees_due_at: { $type: 'date' } } },
);
const messages = artefactSchema('interactive_messages');

export type ArtefactModels = Record<ArtefactKind, Model<StoredArtefact>>;

/** The collections by kind: DiscordEvent and InteractiveMessage documents. */
export function artefactModels(connection: Connection): ArtefactModels {
  const interactiveMessages = connection.model<StoredArtefact>('InteractiveMessage', messages);
  return {
    'scheduled-event': connection.model<StoredArtefact>('DiscordEvent', scheduledEvents),
    'signup-message': interactiveMessages,
    announcement: interactiveMessages,
  };
}
