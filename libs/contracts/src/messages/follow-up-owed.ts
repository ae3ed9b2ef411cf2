import Joi from 'joi';
import { interactionSchema, type InteractionReceived } from './interaction-received.ts';

/** bot → itself, or its heir: what a member is to be told in private after the answer that refreshed the message. */
export interface FollowUpOwed extends InteractionReceived {
  /** In Discord's shape, as the bot rendered it. */
  message: { content: string; embeds: object[]; components: object[] };
}

export const followUpOwedSchema = Joi.object<FollowUpOwed>({
  interaction: interactionSchema,
  message: Joi.object({
    content: Joi.string().allow('').required(),
    embeds: Joi.array().items(Joi.object()).required(),
    components: Joi.array().items(Joi.object()).required(),
  }).required(),
}).unknown(true);
