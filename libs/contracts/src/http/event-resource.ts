import Joi from 'joi';
import { ARTEFACT_KINDS, type ArtefactKind } from '../artefacts/artefacts.ts';
import { dateTime } from '../date-time.ts';
import { REGISTRATION_STATUSES, type RegistrationStatus } from '../event-view.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { verselinkEventSchema, type VerselinkEvent } from '../verselink-event.ts';

/**
 * How far an event is, by what VerseLink says of it, the time, and whether people ended it in Discord. `state` stays
 * `published` after the end of an event until VerseLink says otherwise.
 */
export const EVENT_PHASES = ['draft', 'upcoming', 'running', 'completed', 'cancelled'] as const;
export type EventPhase = (typeof EVENT_PHASES)[number];

/** One registration as the API shows it. */
export interface RegistrationResource {
  discord_id: string | null;
  user_id: string | null;
  display_name: string;
  status: RegistrationStatus;
  role_id: string | null;
  waiting_role_id: string | null;
  /** Place in the line for the role, from 1; null for those who do not wait. */
  place: number | null;
  /** What the member said with the sign-up. */
  note: string | null;
  ship: string | null;
}

/** How one Discord object of an event stands. */
export interface ArtefactResource {
  discord_id: string | null;
  /** Opens it in Discord. */
  url: string | null;
  /** True when Discord is known to show something else than it should. */
  drift: boolean;
  /** Why nothing more is tried until something changes; null = nothing is in the way. */
  blocked: string | null;
  /** A scheduled event that somebody ended in Discord, which is final there: it stays as it is. */
  ended: 'completed' | 'cancelled' | null;
  applied_at: string | null;
}

/** `signup-message` → `signup_message`: the field of a kind. */
type Underscored<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}_${Underscored<Tail>}`
  : Name;

/** A guild with an event's objects there, each under its kind. */
export type EventGuildResource = { guild_id: string } & {
  [Kind in ArtefactKind as Underscored<Kind>]: ArtefactResource;
};

/** The field of an event's guild that shows a kind of artefact. */
export function artefactField<Kind extends ArtefactKind>(kind: Kind): Underscored<Kind> {
  return kind.replaceAll('-', '_') as Underscored<Kind>;
}

/** Answer of `GET /events/events/{event_id}`. */
export interface EventResource {
  event: VerselinkEvent;
  phase: EventPhase;
  revision: number;
  seats: { taken: number; total: number | null; waiting: number };
  registrations: RegistrationResource[];
  guilds: EventGuildResource[];
}

const artefact = Joi.object<ArtefactResource>({
  discord_id: snowflakeSchema.allow(null).required(),
  url: Joi.string().allow(null).required(),
  drift: Joi.boolean().required(),
  blocked: Joi.string().allow(null).required(),
  ended: Joi.string().valid('completed', 'cancelled').allow(null).required(),
  applied_at: Joi.string().isoDate().allow(null).required(),
});

const phase = Joi.string()
  .valid(...EVENT_PHASES)
  .description(
    'by what VerseLink says ("state"), the time, and whether people ended it in every server that shows it',
  );

const seats = {
  revision: Joi.number().integer().required(),
  seats: Joi.object({
    taken: Joi.number().integer().required(),
    total: Joi.number().integer().allow(null).required(),
    waiting: Joi.number().integer().required(),
  }).required(),
};

const rosterKeys = {
  ...seats,
  registrations: Joi.array()
    .items(
      Joi.object<RegistrationResource>({
        discord_id: snowflakeSchema.allow(null).required(),
        user_id: Joi.string().allow(null).required(),
        display_name: Joi.string().allow('').required(),
        status: Joi.string()
          .valid(...REGISTRATION_STATUSES)
          .required(),
        role_id: Joi.string().allow(null).required(),
        waiting_role_id: Joi.string().allow(null).required(),
        place: Joi.number().integer().allow(null).required(),
        note: Joi.string().allow(null).required(),
        ship: Joi.string().allow(null).required(),
      }),
    )
    .required(),
};

/** Answer of `GET /events/events/{event_id}/registrations`. */
export const rosterResourceSchema =
  Joi.object<Pick<EventResource, 'revision' | 'seats' | 'registrations'>>(rosterKeys);

export const eventResourceSchema = Joi.object<EventResource>({
  event: verselinkEventSchema.required(),
  phase: phase.required(),
  ...rosterKeys,
  guilds: Joi.array()
    .items(
      Joi.object<EventGuildResource>({
        guild_id: snowflakeSchema.required(),
        ...Object.fromEntries(
          ARTEFACT_KINDS.map((kind) => [artefactField(kind), artefact.required()]),
        ),
      }),
    )
    .required(),
});

/** One event of a list. */
export type EventSummary = Pick<EventResource, 'event' | 'phase' | 'revision' | 'seats'>;

export const eventSummarySchema = Joi.object<EventSummary>({
  event: verselinkEventSchema.required(),
  phase: phase.required(),
  ...seats,
});

/** Query of `GET /events/events`. */
export interface EventQuery {
  state?: VerselinkEvent['state'];
  phase?: EventPhase;
  org_id?: string;
  /** When it starts: at `from` or later, before `to`. */
  from?: string;
  to?: string;
  limit: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

export const eventQuerySchema = Joi.object<EventQuery>({
  state: Joi.string()
    .valid('draft', 'published', 'cancelled', 'completed')
    .description('what VerseLink says of it; "published" also after its end'),
  phase,
  org_id: Joi.string().max(100),
  from: dateTime().description('starts at this moment or later'),
  to: dateTime().description('starts before this moment'),
  limit: Joi.number().integer().min(1).max(100).default(50),
  // Start in ms, and id.
  cursor: Joi.string().pattern(/^[0-9]{1,15}~[A-Za-z0-9_-]{1,40}$/, 'cursor of a page'),
});
