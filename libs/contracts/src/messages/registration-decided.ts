import Joi from 'joi';
import { eventViewSchema, type EventView } from '../event-view.ts';
import { snowflakeSchema } from '../snowflake.ts';

/** Why a click was refused; each has a text in both languages that says what to do. */
export const REFUSAL_REASONS = [
  'unknown-event',
  /** What is stored of it cannot be reckoned with: nothing was recorded. */
  'unreadable-event',
  'guild-not-linked',
  'not-published',
  'cancelled',
  'completed',
  'closed',
  'cancelled-here',
  'completed-here',
  'unknown-role',
  'role-required',
  'not-registered',
  'check-in-closed',
  'seat-taken',
  'said-elsewhere',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What became of a click, from the member's point of view. `changed: false` = it was so already. */
export type Outcome =
  | { kind: 'confirmed'; role_id: string | null; changed: boolean }
  /** `place` counts from 1. `kept_role_id` is set when the member keeps a seat while waiting for another role. */
  | {
      kind: 'waitlisted';
      role_id: string | null;
      place: number;
      holds_seat: boolean;
      kept_role_id: string | null;
      changed: boolean;
    }
  | { kind: 'withdrawn'; changed: boolean }
  | { kind: 'tentative'; changed: boolean }
  | { kind: 'absent'; changed: boolean }
  | { kind: 'checked_in'; role_id: string | null; changed: boolean }
  | { kind: 'roster' }
  /** `closed_at` (ISO 8601) comes with the reason `closed`: since when this can no longer be done. */
  | { kind: 'refused'; reason: RefusalReason; closed_at?: string };

/** sync-api → the bot that sent the click: the decision and the event as it is now. */
export interface RegistrationDecided {
  interaction_id: string;
  event_id: string;
  outcome: Outcome;
  /** Null when there is nothing to show (unknown event, draft). */
  view: EventView | null;
  /** The digest of the sign-up message with this view; null without one. The bot repeats it in messages.shown. */
  view_digest: string | null;
  /** Since when Discord may show an older state (ISO 8601), which messages.shown repeats. Missing: it does not. */
  saved_at?: string;
}

const role = Joi.string().allow(null).required();
const changed = Joi.boolean().required();
const outcome = (kind: Outcome['kind'], keys: Joi.SchemaMap = {}) =>
  Joi.object({ kind: Joi.string().valid(kind).required(), ...keys }).unknown(true);

export const registrationDecidedSchema = Joi.object<RegistrationDecided>({
  interaction_id: snowflakeSchema.required(),
  event_id: Joi.string().required(),
  outcome: Joi.alternatives()
    .try(
      outcome('confirmed', { role_id: role, changed }),
      outcome('waitlisted', {
        role_id: role,
        place: Joi.number().integer().min(1).required(),
        holds_seat: Joi.boolean().required(),
        kept_role_id: role,
        changed,
      }),
      outcome('withdrawn', { changed }),
      outcome('tentative', { changed }),
      outcome('absent', { changed }),
      outcome('checked_in', { role_id: role, changed }),
      outcome('roster'),
      outcome('refused', {
        reason: Joi.string()
          .valid(...REFUSAL_REASONS)
          .required(),
        closed_at: Joi.string().isoDate(),
      }),
    )
    .required(),
  view: eventViewSchema.allow(null).required(),
  view_digest: Joi.string().allow(null).required(),
  saved_at: Joi.string().isoDate(),
}).unknown(true);
