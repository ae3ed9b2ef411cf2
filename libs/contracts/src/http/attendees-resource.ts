import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/**
 * What reading the native subscribers of one guild came to. `pending`: the bot has not answered yet; `ignored`: the
 * guild's setting `interest`; `absent`: there is no scheduled event; `closed`: sign-ups or the scheduled event are
 * over; `failed`: Discord refused, see `error`.
 */
export const ATTENDEES_STATUSES = [
  'read',
  'pending',
  'ignored',
  'absent',
  'closed',
  'failed',
] as const;

export interface GuildAttendeesResource {
  guild_id: string;
  status: (typeof ATTENDEES_STATUSES)[number];
  /** Members interested in Discord. */
  subscribers: number;
  /** Members who were registered because of it now. */
  added: number;
  /** Members whose registration came from interest that is no more. */
  removed: number;
  /** Members interested in Discord without a linked VerseLink user; their registrations are provisional. */
  unknown: number;
  error: string | null;
}

/** Answer of `POST /events/events/{event_id}/sync-attendees`. */
export interface AttendeesResource {
  event_id: string;
  guilds: GuildAttendeesResource[];
}

const count = Joi.number().integer().required();

export const attendeesResourceSchema = Joi.object<AttendeesResource>({
  event_id: Joi.string().required(),
  guilds: Joi.array()
    .items(
      Joi.object<GuildAttendeesResource>({
        guild_id: snowflakeSchema.required(),
        status: Joi.string()
          .valid(...ATTENDEES_STATUSES)
          .required(),
        subscribers: count,
        added: count,
        removed: count,
        unknown: count,
        error: Joi.string().allow(null).required(),
      }),
    )
    .required(),
});
