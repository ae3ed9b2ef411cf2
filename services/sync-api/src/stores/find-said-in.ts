import type { Registration } from '@verselink/domain';
import type { Model } from 'mongoose';
import type { EventDocument } from './event-store.ts';

/** What is read of a registration; those saved before it existed have no `also_said_in`. */
type SaidIn = Pick<Registration, 'discord_id' | 'guild_id' | 'interested_in' | 'status'> &
  Partial<Pick<Registration, 'also_said_in'>>;

/** Finds, on published events to come, what members said in a guild: by a click there or by interest in its event. */
export function findSaidIn(model: Model<EventDocument>) {
  return {
    /**
     * Ids of published events that start after `after`, on which one of these members said something in a guild, be it
     * that they have left since.
     */
    findUpcomingSaidIn: async (
      guild_id: string,
      discordIds: string[],
      after: Date,
    ): Promise<string[]> => {
      const member = { $in: discordIds.map((id) => `d:${id}`) };
      const said = saidIn(guild_id);
      const found = await model
        .find(
          {
            'registrations.member': member,
            registrations: { $elemMatch: { member, ...said } },
            start_at: { $gt: after },
            state: 'published',
            deleted_at: null,
          },
          { _id: 1 },
        )
        .lean<{ _id: string }[]>()
        .exec();
      return found.map((event) => event._id);
    },

    /** Discord ids of those who stand on an event to come because of what they said in a guild. */
    findMembersSaidIn: async (guild_id: string, now: Date): Promise<string[]> => {
      const found = await model
        .find(
          {
            start_at: { $gt: now },
            state: 'published',
            deleted_at: null,
            // Each guild asks every few minutes: events of other guilds only are not to be read.
            registrations: { $elemMatch: saidIn(guild_id) },
          },
          {
            'registrations.discord_id': 1,
            'registrations.guild_id': 1,
            'registrations.also_said_in': 1,
            'registrations.interested_in': 1,
            'registrations.status': 1,
          },
        )
        .lean<{ registrations: SaidIn[] }[]>()
        .exec();
      const here = found
        .flatMap(({ registrations }) => registrations)
        .filter(
          ({ status, also_said_in = [], ...entry }) =>
            status !== 'withdrawn' &&
            [entry.guild_id, ...also_said_in, ...entry.interested_in].includes(guild_id),
        );
      return [...new Set(here.flatMap(({ discord_id }) => discord_id ?? []))];
    },
  };
}

function saidIn(guild_id: string) {
  return { $or: [{ guild_id }, { also_said_in: guild_id }, { interested_in: guild_id }] };
}
