import type { Event } from './event.ts';

/** Whose interest in a native event the roster does not show as Discord does. */
export interface AttendeeChanges {
  /** Members to be taken as interested. */
  interested: string[];
  /** Members to be taken as no longer interested. */
  uninterested: string[];
}

/**
 * Compares the full list of a scheduled event's subscribers (Discord ids) with the roster. The list does not say when
 * somebody became interested, so who left by a click is left alone: that may have been said later. Nor does the list of
 * one that was made anew say anything of those who were interested in the one before: their seats stay. `names` are
 * those on the list: they fill in for one that could not be read when the interest was heard.
 */
export function attendeeChanges(
  { registrations }: Pick<Event, 'registrations'>,
  scheduledEventId: string,
  subscribers: string[],
  names: ReadonlyMap<string, string | null> = new Map(),
): AttendeeChanges {
  const known = new Map(registrations.map((entry) => [entry.member, entry]));
  const listed = new Set(subscribers);
  return {
    interested: [...listed].filter((discordId) => {
      const own = known.get(`d:${discordId}`);
      if (own === undefined) return true;
      if (own.source !== 'interest') return false;
      const gainsName = own.display_name === '' && Boolean(names.get(discordId));
      return gainsName || !own.interested_on.includes(scheduledEventId);
    }),
    uninterested: registrations.flatMap(({ discord_id, source, interested_on }) =>
      discord_id !== null &&
      source === 'interest' &&
      interested_on.includes(scheduledEventId) &&
      !listed.has(discord_id)
        ? [discord_id]
        : [],
    ),
  };
}
