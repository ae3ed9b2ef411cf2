import Joi from 'joi';
import { dateTime } from './date-time.ts';
import { text } from './text.ts';

/** A seat type of an event: Pilot, Gunner, Medic, … */
export interface EventRole {
  id: string;
  name: string;
  /** Seats, 1-100. */
  capacity: number;
  description?: string | null;
}

/** An event as the VerseLink backend sends it. Times are RFC 3339. */
export interface VerselinkEvent {
  id: string;
  slug?: string;
  title: string;
  description: string;
  type: string;
  start_at_utc: string;
  duration_minutes: number;
  location?: string | null;
  visibility?: 'public' | 'members' | 'private';
  state: 'draft' | 'published' | 'cancelled' | 'completed';
  /** Seats in total over all roles; null = as many as the roles have, or without roles no limit. */
  max_participants?: number | null;
  org_id?: string | null;
  created_by?: string | null;
  url?: string | null;
  image_url?: string | null;
  roles?: EventRole[];
  /** Where there are roles: members may take a seat without one. */
  role_optional?: boolean;
  /** Sign-ups close so many minutes before the start, 0-10080; 0 = at the start. */
  signup_closes_minutes_before?: number;
  /** Members are asked for a note, for their ship, when they sign up in Discord. */
  ask_note?: boolean;
  ask_ship?: boolean;
}

/** Ids travel inside `custom_id` (100 characters), hence the short and plain alphabet. */
const plainId = Joi.string()
  .pattern(/^[A-Za-z0-9_-]{1,40}$/)
  .messages({
    'string.pattern.base':
      '{{#label}} must be 1 to 40 characters of letters, digits, "_" or "-" (a VerseLink id)',
  });

export const eventIdSchema = plainId.description('VerseLink event id');
export const eventRoleIdSchema = plainId.description('id of an event role');

const eventRoleSchema = Joi.object<EventRole>({
  id: eventRoleIdSchema.required(),
  name: text().atMost(80).required(),
  capacity: Joi.number().integer().min(1).max(100).required(),
  description: text().atMost(100).allow(null, ''),
});

const httpUrl = Joi.string()
  .uri({ scheme: ['http', 'https'] })
  .pattern(/^https?:\/\//i)
  .max(500)
  .messages({ 'string.pattern.base': '{{#label}} must begin with "https://" or "http://"' });

export const verselinkEventSchema = Joi.object<VerselinkEvent>({
  id: eventIdSchema.required(),
  slug: text().atMost(200),
  title: text().atLeast(5).atMost(200).visible().required(),
  description: text()
    .lines()
    .atLeast(10)
    .atMost(5000)
    .required()
    .description(
      'with Discord’s markdown: bold, lists, addresses; of [a link](with another text) both are shown, and characters that change the writing direction are left out',
    ),
  type: text().atMost(50).required(),
  start_at_utc: dateTime().required(),
  duration_minutes: Joi.number().integer().min(15).max(1440).required(),
  location: text().atMost(200).allow(null, ''),
  visibility: Joi.string()
    .valid('public', 'members', 'private')
    .description(
      'private: shown in the servers of its organisation alone, which org_id must name; else kept and given back, since who sees a message depends on its channel',
    ),
  state: Joi.string().valid('draft', 'published', 'cancelled', 'completed').required(),
  max_participants: Joi.number()
    .integer()
    .min(1)
    .max(500)
    .allow(null)
    .description(
      'seats in total; null or left out: as many as the roles have together, or without roles no limit',
    ),
  org_id: text()
    .atMost(100)
    .allow(null)
    .description(
      'the event is shown in the servers of this organisation alone; null or left out: in every linked server',
    )
    .when('visibility', {
      is: 'private',
      then: text().empty(null).required().messages({
        'any.required':
          '{{#label}} is required where "visibility" is "private": the event is shown in the servers of its organisation alone',
      }),
    }),
  created_by: text().atMost(100).allow(null),
  url: httpUrl.allow(null),
  image_url: httpUrl.allow(null),
  // One select shows 25 options (Discord components reference).
  roles: Joi.array()
    .items(eventRoleSchema)
    .max(25)
    .unique('id')
    .description('where there are roles, each seat is a seat of a role, unless "role_optional"'),
  role_optional: Joi.boolean().description(
    'members may take a seat without choosing a role; it counts against max_participants, or against the sum of the roles (default false)',
  ),
  signup_closes_minutes_before: Joi.number()
    .integer()
    .min(0)
    .max(10_080)
    .description('minutes before the start at which sign-ups close; 0 = at the start'),
  ask_note: Joi.boolean().description('ask members for a note when they sign up in Discord'),
  ask_ship: Joi.boolean().description('ask members for their ship when they sign up in Discord'),
});
