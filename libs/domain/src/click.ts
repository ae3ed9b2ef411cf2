import type { ClickAction, Locale, Organiser, SignUpWords } from '@verselink/contracts';
import type { Event, Registration } from './event.ts';
import { concerns } from './guild-settings.ts';

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
  /** The organisation of the guild that it came from: events of others do not exist there. Missing: not from a guild. */
  org_id?: string | null;
  member: Pick<Registration, 'member' | 'discord_id' | 'user_id' | 'display_name'> & {
    locale: Locale;
  };
}

/** False for an event that does not exist where the click came from. */
export function isKnownTo({ org_id }: Click, event: Event): boolean {
  return org_id === undefined || concerns(event, { org_id });
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
