import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';
import type { MarkedObject } from './guild-audited.ts';

/** How an object in Discord compares with what should be there. */
export const DRIFT_STATES = [
  'in-step',
  'different',
  'missing',
  'unexpected',
  'unreachable',
] as const;
export type DriftState = (typeof DRIFT_STATES)[number];

/** A part of an object that shows something else than it should. */
export interface FieldDrift {
  name: string;
  shown: string | null;
  wanted: string | null;
  /** True when it stays, by the guild's setting `native_edits`. */
  kept: boolean;
}

/** One object of ours, as Discord shows it now. */
export interface FoundArtefact extends Omit<MarkedObject, 'event_id'> {
  state: DriftState;
  fields: FieldDrift[];
  /** Of `unreachable`: why, as a sentence. */
  reason: string | null;
}

/** bot → sync-api: how Discord shows an event in a guild. */
export interface DriftFound {
  guild_id: string;
  request_id: string;
  artefacts: FoundArtefact[];
}

export const fieldDriftSchema = Joi.object<FieldDrift>({
  name: Joi.string().required(),
  shown: Joi.string().allow(null, '').required(),
  wanted: Joi.string().allow(null, '').required(),
  kept: Joi.boolean().required(),
});

export const driftFoundSchema = Joi.object<DriftFound>({
  guild_id: snowflakeSchema.required(),
  request_id: Joi.string().required(),
  artefacts: Joi.array()
    .items(
      Joi.object<FoundArtefact>({
        kind: Joi.string().valid('scheduled-event', 'signup-message', 'announcement').required(),
        discord_id: snowflakeSchema.required(),
        channel_id: snowflakeSchema.allow(null).required(),
        state: Joi.string()
          .valid(...DRIFT_STATES)
          .required(),
        fields: Joi.array().items(fieldDriftSchema.unknown(true)).required(),
        reason: Joi.string().allow(null).required(),
      }).unknown(true),
    )
    .required(),
}).unknown(true);
