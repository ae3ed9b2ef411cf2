import type { Event } from './event.ts';

/** Whose interest in a guild's native event the roster does not show as Discord does. */
export interface AttendeeChanges {
  /** Members to be taken as interested. */
  interested: string[];
  /** Members to be taken as no longer interested. */
  uninterested: string[];
}

/**
 * Compares the full list of a guild's subscribers (Discord ids) with the roster. The list does not say when somebody
 * became interested, so who left by a click is left alone: that may have been said later.
 */
export function attendeeChanges(
  { registrations }: Pick<Event, 'registrations'>,
  guildId: string,
  subscribers: string[],
): AttendeeChanges {
  const known = new Map(registrations.map((entry) => [entry.member, entry]));
  const listed = new Set(subscribers);
  return {
    interested: [...listed].filter((discordId) => {
      const own = known.get(`d:${discordId}`);
      return (
        own === undefined || (own.source === 'interest' && !own.interested_in.includes(guildId))
      );
    }),
    uninterested: registrations.flatMap(({ discord_id, source, interested_in }) =>
      discord_id !== null &&
      source === 'interest' &&
      interested_in.includes(guildId) &&
      !listed.has(discord_id)
        ? [discord_id]
        : [],
    ),
  };
}
