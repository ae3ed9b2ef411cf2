import { eventIdSchema, snowflakeSchema } from '@verselink/contracts';
import Joi from 'joi';
import type {
  createPostSignupMessage,
  PostSignupMessageResult,
  SignupMessageRequest,
} from '../use-cases/discord-work/post-signup-message.ts';
import { eventAnswers, type EventReply } from './event-reply.ts';
import { unknownEvent } from './event-routes.ts';
import { foreignChannel, Problem } from './problem.ts';
import { route, type Route } from './route.ts';

/** `/events/events/{event_id}/signup-message`: post the sign-up message, or move it. */
export function signupMessageRoutes({
  postSignupMessage,
  eventReply,
}: {
  postSignupMessage: ReturnType<typeof createPostSignupMessage>;
  eventReply: EventReply;
}): Route[] {
  return [
    route<{ event_id: string }, object, SignupMessageRequest | undefined>({
      method: 'post',
      path: '/events/events/:event_id/signup-message',
      tag: 'Events',
      summary: 'Post the sign-up message, or move it to another channel',
      description:
        'Without a body it is posted where it is missing. With `channel_id` it moves there: a new message first, then the old one goes. Sign-ups stay.',
      params: Joi.object({ event_id: eventIdSchema.required() }),
      body: Joi.object<SignupMessageRequest>({
        guild_id: snowflakeSchema,
        channel_id: snowflakeSchema,
      }),
      bodyOptional: true,
      answers: eventAnswers,
      handle: async ({ params: { event_id }, body = {}, correlationId, ...patience }) => {
        return await eventReply(event_id, patience, async () => {
          const result = await postSignupMessage(event_id, body, correlationId);
          if (result.kind !== 'planned') throw problemOf(result, event_id, body);
          return { revision: result.rev };
        });
      },
    }),
  ];
}

function problemOf(
  result: Exclude<PostSignupMessageResult, { kind: 'planned' }>,
  eventId: string,
  { guild_id }: SignupMessageRequest,
): Problem {
  const field = (name: string, message: string) =>
    new Problem('validation', message, { errors: [{ field: name, message }] });
  switch (result.kind) {
    case 'unknown':
      return unknownEvent(eventId);
    case 'not-published':
      return new Problem('conflict', `The event ${eventId} is not published: publish it first.`);
    case 'guild-not-linked':
      return guild_id === undefined
        ? new Problem(
            'conflict',
            'No linked server shows this event. Link one of its organisation with POST /guilds.',
          )
        : field('guild_id', `The server ${guild_id} is not linked, or does not show this event.`);
    case 'which-guild':
      return field('guild_id', 'guild_id is required: several servers show this event.');
    case 'foreign-channel': {
      const errors = [foreignChannel('channel_id', result.channel_id)];
      return new Problem('foreign-channel', 'Name a channel of the server that shows the event.', {
        errors,
      });
    }
    case 'no-channel':
      return field('channel_id', 'channel_id is required: the server has no sign-up channel set.');
  }
}
