import Joi from 'joi';
import { artefactKindSchema, type ArtefactKind } from '../artefacts/artefacts.ts';
import { fieldDriftSchema, type FieldDrift } from '../messages/artefacts-found.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { JOB_TYPES, type JobType } from './job-resource.ts';

/** How an object in Discord compares with what should be there. */
export const DRIFT_STATES = [
  'in-step',
  'different',
  'missing',
  'unexpected',
  'unreachable',
] as const;
export type DriftState = (typeof DRIFT_STATES)[number];

/** One Discord object of an event, as it is now. */
export interface ArtefactDriftResource {
  kind: ArtefactKind;
  /** Tells apart objects of one kind; '' where there is one. */
  slot: string;
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
              kind: artefactKindSchema.required(),
              slot: Joi.string().allow('').required(),
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
