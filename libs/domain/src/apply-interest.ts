import { compareSnowflakes } from '@verselink/contracts';
import { applyClick, type AppliedClick } from './apply-click.ts';
import { isKnownTo, type Click } from './click.ts';
import type { Event, Registration } from './event.ts';
import { holdsSeat, isWaiting, needsRole } from './seats.ts';

/** A member's interest in the native scheduled event of one guild, as of a moment. */
export interface Interest {
  /** The moment, as a snowflake: interest and clicks share one order. */
  id: string;
  interested: boolean;
  guild_id: string;
  /** The scheduled event on which it was said; missing = whichever the guild has. */
  scheduled_event_id?: string;
  /** The guild, as with a click. */
  guild?: Click['guild'];
  /** What the guild's link makes of interest. */
  counts_as: 'registered' | 'tentative';
  /** Without a name the known one stays; a language that the member chose stays in any case. */
  member: Omit<Click['member'], 'display_name'> & { display_name: string | null };
}

/**
 * Decides interest as a click of its moment, with one difference: it fills in for members who said nothing, and
 * takes back only what it made itself. Who pressed a button has said more than interest says.
 */
export function applyInterest(event: Event, interest: Interest): AppliedClick {
  const { registrations } = event;
  // What is still on its way from a guild where the event is shown no more.
  if (!isKnownTo(interest, event)) {
    return { outcome: { kind: 'refused', reason: 'unknown-event' }, registrations, promoted: [] };
  }
  const own = registrations.find((entry) => entry.member === interest.member.member);
  if (own !== undefined && own.status !== 'withdrawn' && own.source !== 'interest') {
    return keep(event, interest);
  }
  // Older news changes nothing; the common rule says so with the member's standing.
  if (own !== undefined && compareSnowflakes(interest.id, own.last_click) <= 0) {
    return keep(event, interest);
  }
  const others = (own?.interested_in ?? []).filter((guildId) => guildId !== interest.guild_id);
  const interestedIn = interest.interested ? [...others, interest.guild_id] : others;
  const on = (own?.interested_on ?? []).filter((id) => id !== interest.scheduled_event_id);
  const here = interest.interested ? (interest.scheduled_event_id ?? []) : [];
  const interestedOn = on.concat(here);
  const applied = applyClick(event, clickOf(event, interest, own, interestedIn));
  return {
    ...applied,
    registrations:
      applied.registrations === registrations
        ? registrations
        : applied.registrations.map((entry) =>
            entry.member === interest.member.member
              ? { ...entry, interested_in: interestedIn, interested_on: interestedOn }
              : entry,
          ),
  };
}

function clickOf(
  event: Event,
  { id, guild_id, counts_as, member: said }: Interest,
  own: Registration | undefined,
  interestedIn: string[],
): Click {
  const member = memberOf(said, own);
  const said_in = interestedIn.at(-1) ?? guild_id;
  const click = { id, role_id: null, source: 'interest' as const, guild_id: said_in, member };
  if (interestedIn.length === 0) return { ...click, action: 'leave' };
  // A seat or a place in line that interest brought stays, also when the event has got roles since.
  if (own !== undefined && (holdsSeat(own) || isWaiting(own))) return { ...click, action: 'join' };
  const joins = counts_as === 'registered' && !needsRole(event);
  return { ...click, action: joins ? 'join' : 'tentative' };
}

/** The answer to a click that is older than all others: the present standing, and nothing changes. */
function keep(event: Event, { guild_id, member: said }: Interest): AppliedClick {
  const member = memberOf(said, undefined);
  const click = { id: '0', action: 'leave', role_id: null, source: 'interest' } as const;
  return applyClick(event, { ...click, guild_id, member });
}

function memberOf(said: Interest['member'], own: Registration | undefined): Click['member'] {
  return {
    ...said,
    display_name: said.display_name ?? own?.display_name ?? '',
    locale: own?.locale ?? said.locale,
  };
}
