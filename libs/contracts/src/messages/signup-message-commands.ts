import Joi from 'joi';
import { eventViewSchema, type EventView } from '../event-view.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { commandKeys, type Command } from './command.ts';

/** sync-api → bot: post the sign-up message of an event. */
export interface SignupMessageCreate extends Command {
  channel_id: string;
  /** At most 25 characters, the same on every try: Discord then returns the first message instead of a second. */
  nonce: string;
  view: EventView;
}

/** sync-api → bot: show the event's present state on its sign-up message. */
export interface SignupMessageEdit extends Command {
  channel_id: string;
  message_id: string;
  /** Write it even when it is believed to be shown already. */
  unsure?: boolean;
  view: EventView;
}

/** sync-api → bot: remove a sign-up message. */
export interface SignupMessageDelete extends Command {
  event_id: string;
  channel_id: string;
  message_id: string;
}

export const signupMessageCreateSchema = Joi.object<SignupMessageCreate>({
  ...commandKeys,
  channel_id: snowflakeSchema.required(),
  nonce: Joi.string().max(25).required(),
  view: eventViewSchema.required(),
}).unknown(true);

export const signupMessageEditSchema = Joi.object<SignupMessageEdit>({
  ...commandKeys,
  channel_id: snowflakeSchema.required(),
  message_id: snowflakeSchema.required(),
  unsure: Joi.boolean(),
  view: eventViewSchema.required(),
}).unknown(true);

export const signupMessageDeleteSchema = Joi.object<SignupMessageDelete>({
  ...commandKeys,
  event_id: Joi.string().required(),
  channel_id: snowflakeSchema.required(),
  message_id: snowflakeSchema.required(),
}).unknown(true);
