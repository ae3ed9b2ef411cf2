import Joi from 'joi';

/** sync-api → bot: what does Discord's clock show (answered by clock.shown)? Each process of sync-api asks for itself. */
export interface ClockRead {
  request_id: string;
  /** The reply queue that the answer goes to. */
  reply_to: string;
}

/** bot → sync-api: what Discord's clock shows now, as the bot knows from Discord's answers. */
export interface ClockShown {
  request_id: string;
  /** ISO 8601. */
  discord_at: string;
}

export const clockReadSchema = Joi.object<ClockRead>({
  request_id: Joi.string().required(),
  reply_to: Joi.string().required(),
}).unknown(true);

export const clockShownSchema = Joi.object<ClockShown>({
  request_id: Joi.string().required(),
  discord_at: Joi.string().isoDate().required(),
}).unknown(true);
