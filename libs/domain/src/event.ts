import type {
  DepartureReason,
  EventRole,
  Locale,
  NativeEnd,
  RegistrationStatus,
  VerselinkEvent,
} from '@verselink/contracts';

/**
 * What a registration came from: a click in Discord, VerseLink's own pages, or interest in the native event; or what
 * ended it: the member left the guild, or was banned from it.
 */
export type RegistrationSource = 'click' | 'web' | 'interest' | DepartureReason;

/** One member on one event. Leavers stay as `withdrawn` so that a late click cannot bring them back. */
export interface Registration {
  /** `d:<discord id>` or `u:<VerseLink user id>`: unique within the event. */
  member: string;
  discord_id: string | null;
  user_id: string | null;
  display_name: string;
  locale: Locale;
  status: RegistrationStatus;
  /** The role of the seat, or, on the waitlist, the role waited for; null = no particular role. */
  role_id: string | null;
  /** Set while a member keeps the seat of `role_id` and waits for one of this role. */
  waiting_role_id: string | null;
  /** Snowflake of the click that took this place: the order of the waitlist. */
  position: string;
  /** Newest click of this member that was applied; an older or equal one changes nothing. */
  last_click: string;
  /** What decided the present standing. */
  source: RegistrationSource;
  /** The guild in which that was said; null = on VerseLink's own pages. */
  guild_id: string | null;
  /** Where else the member said something for this registration, and has not left since. */
  also_said_in: (string | null)[];
  /** With `interest`: the guilds in whose native event the member is interested. */
  interested_in: string[];
  /** With `interest`: the scheduled events on which it was said; one that is made anew has another id. */
  interested_on: string[];
  /** What the member said with the sign-up. */
  note: string | null;
  ship: string | null;
}

/** An event with its roster: all that the rules look at. */
export interface Event {
  id: string;
  rev: number;
  title: string;
  description: string;
  type: string;
  start_at: Date;
  duration_minutes: number;
  location: string | null;
  url: string | null;
  image_url: string | null;
  state: VerselinkEvent['state'];
  max_participants: number | null;
  org_id: string | null;
  roles: EventRole[];
  /** Where there are roles: a seat without one is possible. */
  role_optional: boolean;
  /** Sign-ups close so long before the start; 0 = at the start. */
  signup_closes_minutes_before: number;
  /** Members are asked for these when they sign up in Discord. */
  ask_note: boolean;
  ask_ship: boolean;
  registrations: Registration[];
  /** Guilds in which somebody ended the event; VerseLink has not said since what it thinks of that. */
  closed_in?: ClosedIn[];
  /** Set once the event was deleted in VerseLink: everything in Discord goes. */
  deleted_at: Date | null;
}

/** Somebody ended the scheduled event of an event in one guild. */
export interface ClosedIn {
  guild_id: string;
  change: NativeEnd;
  /** The start that it stood for: another one is another date, which is not closed. */
  start_at: Date;
  at: Date;
}

/** How an event was closed in a guild by its people; undefined = it was not. */
export function closingIn(
  { closed_in = [], start_at }: Pick<Event, 'closed_in' | 'start_at'>,
  guildId: string | null,
): ClosedIn | undefined {
  return closed_in.find(
    (closing) => closing.guild_id === guildId && closing.start_at.getTime() === start_at.getTime(),
  );
}

/** When sign-ups close: from then on nobody joins or changes role alone. */
export function signUpsCloseAt(
  event: Pick<Event, 'start_at' | 'signup_closes_minutes_before'>,
): Date {
  return new Date(event.start_at.getTime() - event.signup_closes_minutes_before * 60_000);
}

/** The longest duration that an event may have. */
export const LONGEST_EVENT_MS = 1440 * 60_000;

/** When the event ends. */
export function endOf(event: Pick<Event, 'start_at' | 'duration_minutes'>): Date {
  return new Date(event.start_at.getTime() + event.duration_minutes * 60_000);
}
