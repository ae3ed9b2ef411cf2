import { compareSnowflakes, type DepartureReason } from '@verselink/contracts';
import { applyClick, type AppliedClick } from './apply-click.ts';
import { applyInterest } from './apply-interest.ts';
import type { Event, Registration } from './event.ts';
import { placesOf } from './said-in.ts';
import { standing } from './standing.ts';

/** A member is in a guild no more. */
export interface Departure {
  /** The moment, as a snowflake: departures and clicks share one order. */
  id: string;
  guild_id: string;
  discord_id: string;
  reason: DepartureReason;
}

/**
 * Gives back the seat, or the place in line, of a member who said it in the guild that they are in no more: as if
 * they had left the event at that moment. Who said it elsewhere too stays.
 */
export function applyDeparture(event: Event, departure: Departure): AppliedClick {
  const { id, guild_id, reason } = departure;
  const own = event.registrations.find(({ member }) => member === `d:${departure.discord_id}`);
  if (own === undefined || !concerns(own, departure)) {
    const outcome = { kind: 'refused', reason: 'not-registered' } as const;
    return { outcome, registrations: event.registrations, promoted: [] };
  }
  const { member, discord_id, user_id, display_name, locale } = own;
  const person = { member, discord_id, user_id, display_name, locale };
  const elsewhere = placesOf(own).filter((place) => place !== guild_id);
  if (elsewhere.length === 0) {
    const leave = { id, action: 'leave', role_id: null, source: reason, guild_id } as const;
    return applyClick(event, { ...leave, member: person });
  }
  return own.source === 'interest'
    ? applyInterest(event, {
        id,
        interested: false,
        guild_id,
        counts_as: 'registered',
        member: person,
      })
    : forgetPlace(event, own, id, elsewhere);
}

/** The registration stays by what was said elsewhere. */
function forgetPlace(
  { registrations }: Event,
  own: Registration,
  id: string,
  [guild_id = null, ...also_said_in]: Registration['also_said_in'],
): AppliedClick {
  // What is newer may have been said in the same guild, by one who is back.
  const isNews = compareSnowflakes(id, own.last_click) > 0;
  const stays = { ...own, guild_id, also_said_in };
  return {
    outcome: standing(registrations, own, false),
    registrations: isNews
      ? registrations.map((entry) => (entry === own ? stays : entry))
      : registrations,
    promoted: [],
  };
}

/** True also for what was applied already, so that it is answered as the first time. */
function concerns(own: Registration, { id, guild_id }: Departure): boolean {
  if (own.status === 'withdrawn') return own.last_click === id && own.guild_id === guild_id;
  return [own.guild_id, ...own.also_said_in, ...own.interested_in].includes(guild_id);
}
