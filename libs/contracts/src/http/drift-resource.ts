import Joi from 'joi';
import {
  DRIFT_STATES,
  fieldDriftSchema,
  type DriftState,
  type FieldDrift,
} from '../messages/drift-found.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { JOB_TYPES, type JobType } from './job-resource.ts';

const KINDS = ['scheduled-event', 'signup-message', 'announcement'] as const;

/** One Discord object of an event, as it is now. */
export interface ArtefactDriftResource {
  kind: (typeof KINDS)[number];
  /** Null for one that was never there, or is not there any more. */
  discord_id: string | null;
  url: string | null;
  state: DriftState;
  /** Of `different`: what. */
  fields: FieldDrift[];
  reason: string | null;
}

export interface GuildDriftResource {
  guild_id: string;
  artefacts: ArtefactDriftResource[];
  /** What a repair would do, in this order for each object; what depends on another one comes after it. */
  steps: { type: JobType; discord_id: string | null }[];
}

/** Answer of `GET /events/events/{event_id}/drift`. */
export interface DriftResource {
  event_id: string;
  revision: number;
  guilds: GuildDriftResource[];
}

export const driftResourceSchema = Joi.object<DriftResource>({
  event_id: Joi.string().required(),
  revision: Joi.number().integer().required(),
  guilds: Joi.array()
    .items(
      Joi.object<GuildDriftResource>({
        guild_id: snowflakeSchema.required(),
        artefacts: Joi.array()
          .items(
            Joi.object<ArtefactDriftResource>({
              kind: Joi.string()
                .valid(...KINDS)
                .required(),
              discord_id: snowflakeSchema.allow(null).required(),
              url: Joi.string().allow(null).required(),
              state: Joi.string()
                .valid(...DRIFT_STATES)
                .required(),
              fields: Joi.array().items(fieldDriftSchema).required(),
              reason: Joi.string().allow(null).required(),
            }),
          )
          .required(),
        steps: Joi.array()
          .items(
            Joi.object({
              type: Joi.string()
                .valid(...JOB_TYPES)
                .required(),
              discord_id: snowflakeSchema.allow(null).required(),
            }),
          )
          .required(),
      }),
    )
    .required(),
});
