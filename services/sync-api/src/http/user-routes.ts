import { snowflakeSchema, userLinkRequestSchema, type UserLinkRequest } from '@verselink/contracts';
import Joi from 'joi';
import type { createLinkUser } from '../use-cases/registrations/link-user.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';

/** `/users`: who Discord members are on VerseLink. */
export function userRoutes({ linkUser }: { linkUser: ReturnType<typeof createLinkUser> }): Route[] {
  return [
    route<{ discord_id: string }, object, UserLinkRequest>({
      method: 'put',
      path: '/users/:discord_id',
      tag: 'Users',
      summary: 'Link a Discord member to a VerseLink user',
      description:
        'Provisional registrations are merged: one person has one registration on an event. "user_id": null unlinks.',
      params: Joi.object<{ discord_id: string }>({ discord_id: snowflakeSchema.required() }),
      body: userLinkRequestSchema,
      answers: {
        200: {
          description: 'The link, and the events on which registrations were merged.',
          schema: Joi.object({
            discord_id: snowflakeSchema.required(),
            user_id: Joi.string().allow(null).required(),
            merged_events: Joi.array().items(Joi.string()).required(),
          }),
        },
      },
      handle: async ({ params: { discord_id }, body, correlationId }) => {
        const result = await linkUser(discord_id, body, correlationId);
        if (result.kind === 'taken') {
          throw new Problem(
            'conflict',
            `The VerseLink user ${body.user_id ?? ''} is linked to another Discord member. Unlink that one first ("user_id": null).`,
          );
        }
        const { merged_events } = result;
        return { status: 200, body: { discord_id, user_id: body.user_id, merged_events } };
      },
    }),
  ];
}
