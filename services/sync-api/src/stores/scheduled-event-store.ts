import {
  ownedBy,
  type ArtefactKey,
  type NativeState,
  type NativeStatus,
} from '@verselink/contracts';
import type { Connection } from 'mongoose';
import { artefactModel, keyOf, type StoredArtefact } from './artefact-models.ts';
import type { AttendeesReading, StoredNative } from './native-facet.ts';

/** A scheduled event with what only it has. */
export type StoredScheduledEvent = StoredArtefact & { native: StoredNative };

export type ScheduledEventStore = ReturnType<typeof createScheduledEventStore>;

/** True for the artefact of a scheduled event. */
export function isScheduledEvent(artefact: StoredArtefact): artefact is StoredScheduledEvent {
  return artefact.native !== undefined;
}

/** Reads and writes what only scheduled events have: it stands in their artefact, so that one write covers both. */
export function createScheduledEventStore({ connection }: { connection: Connection }) {
  const model = artefactModel(connection);

  return {
    findByDiscordId: async (
      guild_id: string,
      discord_id: string,
    ): Promise<StoredScheduledEvent | undefined> =>
      (await model
        .findOne({ discord_id, guild_id, kind: 'scheduled-event' }, { _id: 0 })
        .lean<StoredScheduledEvent>()
        .exec()) ?? undefined,

    /** Those of an event, in every guild. */
    findByEvent: async (eventId: string): Promise<StoredScheduledEvent[]> =>
      await model
        .find({ owner: ownedBy(eventId), kind: 'scheduled-event' }, { _id: 0 })
        .lean<StoredScheduledEvent[]>()
        .exec(),

    /** The cover image could not be had, again or for the first time. */
    missCover: async (key: ArtefactKey, now: Date): Promise<void> => {
      await model.updateOne(
        { ...keyOf(key), 'native.cover_missed_since': null },
        { $set: { 'native.cover_missed_since': now } },
      );
    },

    /** Notes the status that Discord shows by its own or somebody's doing. */
    noteStatus: async (key: ArtefactKey, status: NativeStatus): Promise<void> => {
      await model.updateOne(keyOf(key), { $set: { 'native.status': status } });
    },

    /** Somebody edited it in Discord, and that stays: what comes next is compared with it. */
    noteEdit: async (key: ArtefactKey, { digest, fields }: NativeState, at: Date) => {
      await model.updateOne(keyOf(key), {
        $set: { 'native.digests': [digest], 'native.fields': fields ?? null, 'native.at': at },
      });
    },

    /** It was ended in Discord. */
    end: async (
      key: ArtefactKey,
      status: NativeStatus,
      ended: NonNullable<StoredNative['ended']>,
    ): Promise<void> => {
      await model.updateOne(keyOf(key), {
        $set: { 'native.status': status, 'native.ended': ended },
      });
    },

    /** Asks for a reading of the subscribers of a guild's scheduled events. */
    askAttendees: async (guild_id: string, eventIds: string[], due: Date): Promise<void> => {
      await model.updateMany(
        {
          owner: { $in: eventIds.map(ownedBy) },
          guild_id,
          kind: 'scheduled-event',
          discord_id: { $ne: null },
        },
        { $set: { 'native.attendees_due_at': due } },
      );
    },

    /** Those whose subscribers have to be read, the longest waiting first. */
    findAttendeesDue: async (now: Date, limit: number): Promise<StoredScheduledEvent[]> =>
      await model
        .find({ 'native.attendees_due_at': { $lte: now, $type: 'date' } }, { _id: 0 })
        .sort({ 'native.attendees_due_at': 1 })
        .limit(limit)
        .lean<StoredScheduledEvent[]>()
        .exec(),

    /** Takes a due reading until `until`, when it is due again; false when another replica was faster. */
    claimAttendees: async (due: StoredScheduledEvent, until: Date | null): Promise<boolean> => {
      const result = await model.updateOne(
        { ...keyOf(due), 'native.attendees_due_at': due.native.attendees_due_at },
        { $set: { 'native.attendees_due_at': until } },
      );
      return result.modifiedCount === 1;
    },

    /** Notes what a reading came to that was claimed until `until`. One that was asked for since stays due. */
    noteAttendees: async (
      key: ArtefactKey,
      attendees: AttendeesReading,
      until: Date,
    ): Promise<void> => {
      const { asked_at } = attendees;
      await model.updateOne(
        {
          ...keyOf(key),
          $or: [{ 'native.attendees': null }, { 'native.attendees.asked_at': { $lte: asked_at } }],
        },
        { $set: { 'native.attendees': attendees } },
      );
      await model.updateOne(
        { ...keyOf(key), 'native.attendees_due_at': until },
        { $set: { 'native.attendees_due_at': null } },
      );
    },
  };
}
