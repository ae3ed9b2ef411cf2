import {
  isFinal,
  type CommandResult,
  type NativeFields,
  type NativeStatus,
} from '@verselink/contracts';
import type { NativeFacet } from '@verselink/domain';
import { Schema } from 'mongoose';

/** Echoes of our own writes may be heard in another order than the results of their commands. */
const KEPT_DIGESTS = 8;

/** One full reading of a scheduled event's subscribers; `error` = Discord refused. */
export interface AttendeesReading {
  asked_at: Date;
  subscribers: number;
  added: number;
  removed: number;
  unknown: number;
  error: string | null;
}

/** What is stored of a scheduled event besides what every artefact has. */
export interface StoredNative extends NativeFacet {
  /** The status that Discord was last known to show. */
  status: NativeStatus | null;
  /** Digests of what is known, mostly by our own writes, the newest last; others are edits. */
  digests: string[];
  /** What Discord showed after our last write, or after an edit that stays. */
  fields: NativeFields | null;
  /** Since when that is known. */
  at: Date | null;
  ended: { status: 'completed' | 'cancelled'; start_at: Date; asked?: boolean } | null;
  /** Since when the cover image could not be had; null = it is shown, or never can be. */
  cover_missed_since: Date | null;
  /** When those interested have to be read (again); null = when something asks for it. */
  attendees_due_at: Date | null;
  /** What the last reading of those interested came to. */
  attendees: AttendeesReading | null;
}

export const nativeSchema = new Schema<StoredNative>(
  {
    status: String,
    digests: [String],
    fields: Schema.Types.Mixed,
    at: Date,
    written_digest: String,
    image_url: String,
    shown_cover: String,
    cover_missed_since: Date,
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
  { _id: false, minimize: false },
);

/** A scheduled event of which nothing was ever in Discord. */
export const NEW_NATIVE: StoredNative = {
  status: null,
  digests: [],
  fields: null,
  at: null,
  written_digest: null,
  image_url: null,
  shown_cover: null,
  cover_missed_since: null,
  ended: null,
  attendees_due_at: null,
  attendees: null,
};

/** What is set of a scheduled event that is not in Discord any more: how it ended and who came is kept. */
export const NATIVE_GONE = {
  'native.status': null,
  'native.digests': [],
  'native.fields': null,
  'native.at': null,
  'native.written_digest': null,
  'native.image_url': null,
  'native.shown_cover': null,
  'native.cover_missed_since': null,
};

/** What a command that was carried out tells of a scheduled event, as parts of the update of its artefact. */
export function nativeApplied({
  result: { native, passed_digests = [], image_url, cover_missed },
  written_digest,
  made,
  at,
}: {
  result: CommandResult;
  /** Null = it was removed. */
  written_digest: string | null;
  /** True when the command made it. */
  made: boolean;
  at: Date;
}) {
  return {
    set: {
      'native.written_digest': written_digest,
      ...(image_url === undefined
        ? {}
        : { 'native.image_url': image_url, 'native.shown_cover': native?.fields?.image ?? null }),
      ...(cover_missed === true ? {} : { 'native.cover_missed_since': null }),
      // What was ended is not in the way of one that is open in its place.
      ...(made || (native !== undefined && !isFinal(native.status))
        ? { 'native.ended': null }
        : {}),
      ...(native === undefined
        ? {}
        : {
            'native.status': native.status,
            'native.fields': native.fields ?? null,
            'native.at': at,
          }),
    },
    push:
      native === undefined
        ? {}
        : {
            'native.digests': { $each: [...passed_digests, native.digest], $slice: -KEPT_DIGESTS },
          },
  };
}

export type NativeApplied = ReturnType<typeof nativeApplied>;
