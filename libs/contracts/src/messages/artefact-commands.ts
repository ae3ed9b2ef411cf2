import Joi from 'joi';
import {
  ARTEFACT_KINDS,
  ARTEFACTS,
  artefactKindSchema,
  type ArtefactKey,
  type ArtefactKind,
  type WantedOf,
} from '../artefacts/artefacts.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';

/** sync-api → bot: make an artefact, or bring the one that is there to what is wanted. */
export type ArtefactPut<Kind extends ArtefactKind = ArtefactKind> = {
  [K in Kind]: Command &
    ArtefactKey<K> & {
      /** Where it stands, or is to stand; null = in no channel. */
      channel_id: string | null;
      /** What is there; null = it is to be made. */
      discord_id: string | null;
      /** What it shows is in doubt: write it even when it is believed to be shown already. */
      unsure: boolean;
      wanted: WantedOf[K];
    };
}[Kind];

/** sync-api → bot: take an artefact away. */
export interface ArtefactRemove extends Command, ArtefactKey {
  channel_id: string | null;
  discord_id: string;
}

export const artefactKeys = {
  owner: Joi.string()
    .pattern(/^(?:guild|event:.+)$/u)
    .required(),
  kind: artefactKindSchema.required(),
  slot: Joi.string().allow('').required(),
};

export const artefactPutSchema = Joi.object<ArtefactPut>({
  ...commandKeys,
  ...artefactKeys,
  channel_id: snowflakeSchema.allow(null).required(),
  discord_id: snowflakeSchema.allow(null).required(),
  unsure: Joi.boolean().required(),
  wanted: wantedSchema(),
}).unknown(true);

export const artefactRemoveSchema = Joi.object<ArtefactRemove>({
  ...commandKeys,
  ...artefactKeys,
  channel_id: snowflakeSchema.allow(null).required(),
  discord_id: snowflakeSchema.required(),
}).unknown(true);

/** What belongs to the `kind` beside it. */
export function wantedSchema({ nullable = false, optional = false } = {}) {
  return Joi.when('kind', {
    switch: ARTEFACT_KINDS.map((kind) => {
      const { wanted } = ARTEFACTS[kind];
      const allowed = nullable ? wanted.allow(null) : wanted;
      return { is: kind, then: optional ? allowed : allowed.required() };
    }),
  });
}
