import Joi from 'joi';
import { organiserSchema, type Organiser } from '../organiser.ts';
import { signUpWordsKeys, type SignUpWords } from '../sign-up-words.ts';
import { snowflakeSchema } from '../snowflake.ts';

/**
 * What the member asked for. `list` reads, all others change the registration; `move` changes the role of somebody
 * who is registered.
 */
export const CLICK_ACTIONS = [
  'join',
  'move',
  'leave',
  'tentative',
  'absent',
  'checkin',
  'list',
] as const;
export type ClickAction = (typeof CLICK_ACTIONS)[number];

/** bot → sync-api: a member pressed something on a sign-up message, or an organiser asks it for a member. */
export interface RegistrationClick extends SignUpWords {
  /** Snowflake of the interaction: identity and moment of the click. */
  interaction_id: string;
  guild_id: string;
  channel_id: string;
  /** The message that was pressed; null for a slash command. */
  message_id: string | null;
  event_id: string;
  action: ClickAction;
  /** With `join` and `move`: the chosen event role; null = no particular role. */
  role_id: string | null;
  member: {
    discord_id: string;
    display_name: string;
    /** The member's Discord locale (`fr`, `en-US`, …); the guild's when an organiser asks. */
    locale: string;
  };
  /** Who asks, when it is not the member. */
  organiser?: Organiser | null;
  /** The queue on which the bot waits for the decision; null when nobody waits. */
  reply_to: string | null;
}

export const registrationClickSchema = Joi.object<RegistrationClick>({
  interaction_id: snowflakeSchema.required(),
  guild_id: snowflakeSchema.required(),
  channel_id: snowflakeSchema.required(),
  message_id: snowflakeSchema.allow(null).required(),
  event_id: Joi.string().required(),
  action: Joi.string()
    .valid(...CLICK_ACTIONS)
    .required(),
  role_id: Joi.string().allow(null).required(),
  ...signUpWordsKeys,
  member: Joi.object({
    discord_id: snowflakeSchema.required(),
    display_name: Joi.string().allow('').required(),
    locale: Joi.string().required(),
  })
    .unknown(true)
    .required(),
  organiser: organiserSchema.allow(null),
  reply_to: Joi.string().allow(null).required(),
}).unknown(true);
