import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';
import { placedArtefactKeys, type PlacedArtefact } from './artefacts-read.ts';
import { nativeStateSchema, type NativeState } from './native-state.ts';

/**
 * What Discord shows of an object. `hidden`: a moderator hid the embeds of a message, so that nobody sees its roster;
 * `unreachable`: Discord does not let us look.
 */
export const FOUND_STATES = ['present', 'hidden', 'missing', 'unreachable'] as const;
export type FoundState = (typeof FOUND_STATES)[number];

/** A part of an object that shows something else than it should. */
export interface FieldDrift {
  name: string;
  shown: string | null;
  wanted: string | null;
  /** True when it stays, by the guild's setting `native_edits`. */
  kept: boolean;
}

/** One object that the question named, as Discord shows it now. */
export interface FoundArtefact extends PlacedArtefact {
  state: FoundState;
  /** Where the question said what is wanted: the parts that differ. */
  fields: FieldDrift[];
  /** Of `unreachable`: why, as a sentence. */
  reason: string | null;
  /** Of a scheduled event that is there. */
  native?: NativeState;
}

/** bot → sync-api: what is there of our objects in a guild. */
export interface ArtefactsFound {
  guild_id: string;
  request_id: string;
  asked_at: string;
  /** When the reading began, ISO 8601: what was written since is newer than the answer. */
  moment: string;
  artefacts: FoundArtefact[];
  /** Objects of ours, by their markers, that the question did not name. */
  others: PlacedArtefact[];
}

export const fieldDriftSchema = Joi.object<FieldDrift>({
  name: Joi.string().required(),
  shown: Joi.string().allow(null, '').required(),
  wanted: Joi.string().allow(null, '').required(),
  kept: Joi.boolean().required(),
});

export const artefactsFoundSchema = Joi.object<ArtefactsFound>({
  guild_id: snowflakeSchema.required(),
  request_id: Joi.string().required(),
  asked_at: Joi.string().isoDate().required(),
  moment: Joi.string().isoDate().required(),
  artefacts: Joi.array()
    .items(
      Joi.object<FoundArtefact>({
        ...placedArtefactKeys,
        state: Joi.string()
          .valid(...FOUND_STATES)
          .required(),
        fields: Joi.array().items(fieldDriftSchema.unknown(true)).required(),
        reason: Joi.string().allow(null).required(),
        native: nativeStateSchema,
      }).unknown(true),
    )
    .required(),
  others: Joi.array()
    .items(Joi.object<PlacedArtefact>(placedArtefactKeys).unknown(true))
    .required(),
}).unknown(true);
