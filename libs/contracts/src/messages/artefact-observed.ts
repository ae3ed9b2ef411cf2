import Joi from 'joi';
import { artefactKindSchema, type ArtefactKind } from '../artefacts/artefacts.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { nativeStateSchema, type NativeState } from './native-state.ts';

/**
 * bot → sync-api: something that may be ours was deleted or changed in Discord, by anybody, ourselves included. Of
 * others' scheduled events it tells the deletion and the end: they leave room for one of ours.
 */
export type ArtefactObserved = {
  guild_id: string;
  /** What it may be, if it is ours: a deleted message does not say more. */
  kinds: ArtefactKind[];
  discord_id: string;
} & (
  | { change: 'deleted' }
  /** Scheduled events only: as it is now. `moment`: when the bot heard of it, ISO 8601. */
  | { change: 'updated'; native: NativeState; moment: string }
);

const updated = { is: 'updated', then: Joi.required(), otherwise: Joi.forbidden() };

export const artefactObservedSchema = Joi.object<ArtefactObserved>({
  guild_id: snowflakeSchema.required(),
  kinds: Joi.array().items(artefactKindSchema).min(1).required(),
  discord_id: snowflakeSchema.required(),
  change: Joi.string().valid('deleted', 'updated').required(),
  native: nativeStateSchema.when('change', updated),
  moment: Joi.string().isoDate().when('change', updated),
}).unknown(true);
