import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** bot → sync-api: everybody who is interested in a native scheduled event, without the bot itself. */
export interface InterestListed {
  guild_id: string;
  scheduled_event_id: string;
  /** As it stood in interest.read. */
  asked_at: string;
  /** When the reading began, as a snowflake: what happened since is newer than the list. */
  moment: string;
  result:
    | {
        kind: 'listed';
        members: { discord_id: string; display_name: string | null }[];
        /** True = there are more than one message holds: of who is not listed nothing is known. */
        truncated?: boolean;
      }
    /** Discord said no; the sentence is for the operator. */
    | { kind: 'failed'; message: string };
}

export const interestListedSchema = Joi.object<InterestListed>({
  guild_id: snowflakeSchema.required(),
  scheduled_event_id: snowflakeSchema.required(),
  asked_at: Joi.string().isoDate().required(),
  moment: snowflakeSchema.required(),
  result: Joi.alternatives()
    .try(
      Joi.object({
        kind: Joi.string().valid('listed').required(),
        members: Joi.array()
          .items(
            Joi.object({
              discord_id: snowflakeSchema.required(),
              display_name: Joi.string().allow(null, '').required(),
            }).unknown(true),
          )
          .required(),
        truncated: Joi.boolean(),
      }).unknown(true),
      Joi.object({
        kind: Joi.string().valid('failed').required(),
        message: Joi.string().allow('').required(),
      }).unknown(true),
    )
    .required(),
}).unknown(true);
