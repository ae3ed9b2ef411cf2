import type { ClickAction, Locale, Organiser, SignUpWords } from '@verselink/contracts';
import type { Event, Registration } from './event.ts';
import { isShownIn, type Audience } from './guild-settings.ts';
import { placesOf } from './said-in.ts';

/** What a member asked for; a request over REST carries the snowflake of its moment. */
export interface Click extends SignUpWords {
  id: string;
  action: ClickAction;
  /** With `join` and `move`: the chosen role; null = no particular role. */
  role_id: string | null;
  source: Registration['source'];
  /** The guild in which it was said; null = on VerseLink's own pages. */
  guild_id: string | null;
  /** Set when an organiser asks it for the member: then the closing of sign-ups does not count, capacity does. */
  organiser?: Organiser;
  /** The guild that it came from: events that are not shown there do not exist there. Missing: not from a guild. */
  guild?: Audience;
  member: Pick<Registration, 'member' | 'discord_id' | 'user_id' | 'display_name'> & {
    locale: Locale;
  };
}

/** False for an event that does not exist where the click came from. */
export function isKnownTo({ guild }: Pick<Click, 'guild'>, event: Event): boolean {
  return guild === undefined || isShownIn(event, guild);
}

/**
 * True for an organiser's wish about somebody who registered elsewhere, and said nothing in the organiser's guild. What was
 * said on VerseLink's own pages is also the business of the servers of the event's organisation.
 */
export function isBeyondOrganiser(
  { organiser, guild_id }: Click,
  { org_id }: Event,
  own: Registration | undefined,
): boolean {
  const places = placesOf(own);
  if (!organiser || places.length === 0 || places.includes(guild_id)) return false;
  return org_id === null || !places.includes(null);
}

/**
 * What is known of the member now. An organiser does not know a member's language, and who withdraws somebody need know
 * nothing of them: what they chose stays.
 */
export function memberFacts(
  { member, organiser, action }: Click,
  own: Registration | undefined,
): Click['member'] {
  if (own === undefined) return member;
  const { locale, display_name } = own;
  if (action === 'leave') return { ...member, locale, display_name };
  return organiser ? { ...member, locale } : member;
}
