import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** bot → sync-api: something that may be ours was deleted in Discord by somebody. */
export interface ArtefactObserved {
  guild_id: string;
  kind: 'scheduled-event' | 'signup-message';
  discord_id: string;
  change: 'deleted';
}

export const artefactObservedSchema = Joi.object<ArtefactObserved>({
  guild_id: snowflakeSchema.required(),
  kind: Joi.string().valid('scheduled-event', 'signup-message').required(),
  discord_id: snowflakeSchema.required(),
  change: Joi.string().valid('deleted').required(),
}).unknown(true);
