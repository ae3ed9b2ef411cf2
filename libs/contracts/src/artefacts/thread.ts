import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';
import type { ArtefactDefinition } from './artefact-definition.ts';

/** The thread under a sign-up message. */
export interface ThreadWanted {
  /** The event's title: the thread is named after it. */
  title: string;
  /** The message that it hangs on. Its id is that of the thread, too (docs: topics/threads). */
  message_id: string;
  /** The event is over: nobody writes in it any more. */
  closed: boolean;
}

export const thread: ArtefactDefinition<ThreadWanted> = {
  wanted: Joi.object<ThreadWanted>({
    title: Joi.string().required(),
    message_id: snowflakeSchema.required(),
    closed: Joi.boolean().required(),
  }).unknown(true),
  purpose: 'thread',
  once: false,
  shownByAnswers: false,
  url: ({ guild_id, discord_id }) => `https://discord.com/channels/${guild_id}/${discord_id}`,
};
