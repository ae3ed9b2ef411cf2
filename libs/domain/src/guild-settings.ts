import type { Locale, NativeField } from '@verselink/contracts';
import type { Event } from './event.ts';

/** What a guild's link says about showing events. */
export interface GuildSettings {
  guild_id: string;
  org_id: string | null;
  sync_enabled: boolean;
  locale: Locale;
  /** Where sign-up messages go; null = none are posted. */
  signup_channel_id: string | null;
  /** Where new events are announced, beside the sign-up message; null = nowhere. */
  announcement_channel_id: string | null;
  /** The voice or stage channel in which scheduled events are held; null = they have a place in words. */
  voice_channel_id: string | null;
  /** Each sign-up message has a thread. */
  signup_thread: boolean;
  /** Fields of scheduled events in which an edit made in Discord stays, until VerseLink changes the same field. */
  kept_fields: NativeField[];
}

/** What decides whether an event exists for a guild. */
export type Audience = Pick<GuildSettings, 'org_id' | 'sync_enabled'>;

/** True when an event is shown in a guild: what is not shown there does not exist for its members either. */
export function isShownIn(event: Pick<Event, 'org_id'>, guild: Audience): boolean {
  return guild.sync_enabled && concerns(event, guild);
}

/** True when an event exists for a guild: it is its organisation's, or of no organisation. */
export function concerns(event: Pick<Event, 'org_id'>, guild: Pick<GuildSettings, 'org_id'>) {
  return event.org_id === null || event.org_id === guild.org_id;
}
