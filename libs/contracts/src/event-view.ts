import Joi from 'joi';
import { NATIVE_ENDS, type NativeEnd } from './http/guild-link.ts';
import { localeSchema, type Locale } from './locale.ts';
import type { SignUpWords } from './sign-up-words.ts';
import type { EventRole } from './verselink-event.ts';

/** Where an event stands, as members see it. A draft is never shown, so it has no view. */
export type EventViewState = 'published' | 'running' | 'completed' | 'cancelled';

/** What Discord's native scheduled event shows of an event. Times are ISO 8601 in UTC. */
export interface EventFacts {
  event_id: string;
  title: string;
  description: string;
  type: string;
  start_at: string;
  end_at: string;
  location: string | null;
  url: string | null;
  image_url: string | null;
  state: EventViewState;
}

/** Every status that a member of the roster can have. */
export const REGISTRATION_STATUSES = [
  'confirmed',
  'waitlisted',
  'tentative',
  'absent',
  'checked_in',
  'no_show',
  'withdrawn',
] as const;
export type RegistrationStatus = (typeof REGISTRATION_STATUSES)[number];

/** One line of the roster. */
export interface RosterEntry extends SignUpWords {
  display_name: string;
  status: RegistrationStatus;
  /** The seat's event role, or the role waited for; left out = no particular role. */
  role_id?: string;
  /** Of a confirmed member who keeps the seat while waiting for a seat of this role. */
  waiting_role_id?: string;
  /** Set: no member, but so many more of this kind, who count and are not named. */
  more?: number;
}

/** Everything that the sign-up message shows: a snapshot of the event at one revision. */
export interface EventView extends EventFacts {
  rev: number;
  /** Language of the message. */
  locale: Locale;
  /** Seats taken and in total; null = no limit. */
  seats: { taken: number; total: number | null };
  roles: EventRole[];
  /** Where there are roles: a seat without one is possible. */
  role_optional: boolean;
  /** True while those with a seat can say that they are there. */
  check_in: boolean;
  /** When sign-ups close (ISO 8601), if that is before the start; null or missing = at the start. */
  signup_closes_at?: string | null;
  /** True from then on until the start: nobody joins any more, leaving is still possible. */
  signup_closed?: boolean;
  /** How somebody ended the event in the guild of this message: nobody joins there; null or missing = nobody did. */
  closed_here?: NativeEnd | null;
  /** Whether those who sign up are asked for a note, for their ship. */
  ask_note?: boolean;
  ask_ship?: boolean;
  /**
   * In the order of the waitlist rule; without those who withdrew. Where a message is to be shown, only as many are named
   * as it may hold, and nobody's words are told; the answer to who asks for the list has all.
   */
  registrations: RosterEntry[];
}

const factsKeys = {
  event_id: Joi.string().required(),
  title: Joi.string().required(),
  description: Joi.string().required(),
  type: Joi.string().required(),
  start_at: Joi.string().isoDate().required(),
  end_at: Joi.string().isoDate().required(),
  location: Joi.string().allow(null).required(),
  url: Joi.string().allow(null).required(),
  image_url: Joi.string().allow(null).required(),
  state: Joi.string().valid('published', 'running', 'completed', 'cancelled').required(),
};

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextIfAny = (value: unknown): boolean => value === undefined || isText(value);
const isWord = (value: unknown): boolean => value === null || isTextIfAny(value);
const STATUSES: ReadonlySet<unknown> = new Set(REGISTRATION_STATUSES);

function isRosterEntry(value: unknown): value is RosterEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Record<keyof RosterEntry, unknown>;
  return (
    isText(entry.display_name) &&
    STATUSES.has(entry.status) &&
    isTextIfAny(entry.role_id) &&
    isTextIfAny(entry.waiting_role_id) &&
    isWord(entry.note) &&
    isWord(entry.ship) &&
    (entry.more === undefined || Number.isInteger(entry.more))
  );
}

/** Checked by hand: a roster of 500 took joi 10 ms at either end of the wire, more than all the rest of a click. */
const rosterSchema = Joi.array<RosterEntry[]>()
  .custom((roster: unknown[], helpers) => {
    const at = roster.findIndex((entry) => !isRosterEntry(entry));
    return at < 0 ? roster : helpers.message({ custom: `{{#label}}[${at}] is not a registration` });
  })
  .description(
    'lines of the roster: display_name, status, role_id, waiting_role_id, note, ship, more',
  );

export const eventFactsSchema = Joi.object<EventFacts>(factsKeys).unknown(true);

export const eventViewSchema = Joi.object<EventView>({
  ...factsKeys,
  rev: Joi.number().integer().required(),
  locale: localeSchema.required(),
  seats: Joi.object({
    taken: Joi.number().integer().required(),
    total: Joi.number().integer().allow(null).required(),
  })
    .unknown(true)
    .required(),
  role_optional: Joi.boolean().required(),
  roles: Joi.array()
    .items(
      Joi.object<EventRole>({
        id: Joi.string().required(),
        name: Joi.string().required(),
        capacity: Joi.number().integer().required(),
        description: Joi.string().allow(null, ''),
      }).unknown(true),
    )
    .required(),
  check_in: Joi.boolean().required(),
  signup_closes_at: Joi.string().isoDate().allow(null),
  signup_closed: Joi.boolean(),
  closed_here: Joi.string()
    .valid(...NATIVE_ENDS)
    .allow(null),
  ask_note: Joi.boolean(),
  ask_ship: Joi.boolean(),
  registrations: rosterSchema.required(),
}).unknown(true);
