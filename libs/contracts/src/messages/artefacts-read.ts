import Joi from 'joi';
import type { ArtefactPlace } from '../artefacts/artefact-definition.ts';
import type { ArtefactKey, ArtefactKind, WantedOf } from '../artefacts/artefacts.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { artefactKeys, wantedSchema } from './artefact-commands.ts';

/** An object of ours, as it stands in a guild. */
export type PlacedArtefact<Kind extends ArtefactKind = ArtefactKind> = Omit<
  ArtefactKey<Kind>,
  'guild_id'
> &
  ArtefactPlace;

/** An object to look at. `wanted`: what it should show; null = it should not be there; missing = do not compare. */
export type AskedArtefact<Kind extends ArtefactKind = ArtefactKind> = {
  [K in Kind]: PlacedArtefact<K> & { wanted?: WantedOf[K] | null };
}[Kind];

/**
 * sync-api → bot: say what is there of our objects in a guild, compare it with what should be there, and change nothing
 * (answered by artefacts.found).
 */
export interface ArtefactsRead {
  guild_id: string;
  request_id: string;
  /** ISO 8601; the answer repeats it. */
  asked_at: string;
  /** The reply queue of a caller who waits; null = nobody does: the bot takes its time, and the answer is news. */
  reply_to: string | null;
  artefacts: AskedArtefact[];
  /** Where to look for messages of ours that are not among these. */
  channel_ids: string[];
}

export const placedArtefactKeys = {
  ...artefactKeys,
  discord_id: snowflakeSchema.required(),
  channel_id: snowflakeSchema.allow(null).required(),
};

export const artefactsReadSchema = Joi.object<ArtefactsRead>({
  guild_id: snowflakeSchema.required(),
  request_id: Joi.string().required(),
  asked_at: Joi.string().isoDate().required(),
  reply_to: Joi.string().allow(null).required(),
  artefacts: Joi.array()
    .items(
      Joi.object<AskedArtefact>({
        ...placedArtefactKeys,
        wanted: wantedSchema({ nullable: true, optional: true }),
      }).unknown(true),
    )
    .required(),
  channel_ids: Joi.array().items(snowflakeSchema).required(),
}).unknown(true);
