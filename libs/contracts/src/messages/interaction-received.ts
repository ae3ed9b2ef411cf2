import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** sync-api → bot: an interaction that Discord delivered over HTTP, signed by Discord, as it came. */
export interface InteractionReceived {
  /** Discord's interaction object; its token answers it for 15 minutes. */
  interaction: { id: string; application_id: string; type: number; token: string };
}

export const interactionReceivedSchema = Joi.object<InteractionReceived>({
  interaction: Joi.object({
    id: snowflakeSchema.required(),
    application_id: snowflakeSchema.required(),
    type: Joi.number().integer().required(),
    token: Joi.string().required(),
  })
    .unknown(true)
    .required(),
});
