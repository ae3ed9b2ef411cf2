import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

/** sync-api → bot: an interaction that Discord delivered over HTTP, signed by Discord, as it came. */
export interface InteractionReceived {
  /** Discord's interaction object; its token answers it for 15 minutes. */
  interaction: { id: string; application_id: string; type: number; token: string };
}

/** bot → any bot, after a while: an interaction whose answer was put off. Its member may still wait. */
export interface InteractionDeferred extends InteractionReceived {
  /** The how many-th look this is, from 1. */
  looks: number;
}

export const interactionSchema = Joi.object({
  id: snowflakeSchema.required(),
  application_id: snowflakeSchema.required(),
  type: Joi.number().integer().required(),
  token: Joi.string().required(),
})
  .unknown(true)
  .required();

export const interactionReceivedSchema = Joi.object<InteractionReceived>({
  interaction: interactionSchema,
});
export const interactionDeferredSchema = Joi.object<InteractionDeferred>({
  interaction: interactionSchema,
  looks: Joi.number().integer().min(1).required(),
}).unknown(true);
