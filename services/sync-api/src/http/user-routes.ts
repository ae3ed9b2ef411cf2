import {
  snowflakeSchema,
  userLinkRequestSchema,
  userResourceSchema,
  type UserLinkRequest,
} from '@verselink/contracts';
import Joi from 'joi';
import type { createLinkUser } from '../use-cases/registrations/link-user.ts';
import type { UserStore } from '../stores/user-store.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';

type Params = { discord_id: string };
const params = Joi.object<Params>({ discord_id: snowflakeSchema.required() });

/** `/users`: who Discord members are on VerseLink. */
export function userRoutes({
  users,
  linkUser,
}: {
  users: Pick<UserStore, 'findByDiscordIds'>;
  linkUser: ReturnType<typeof createLinkUser>;
}): Route[] {
  return [
    route<Params>({
      method: 'get',
      path: '/users/:discord_id',
      tag: 'Users',
      summary: 'Read who a Discord member is on VerseLink',
      params,
      answers: { 200: { description: 'The link and its settings.', schema: userResourceSchema } },
      handle: async ({ params: { discord_id } }) => {
        const [user] = await users.findByDiscordIds([discord_id]);
        if (user === undefined) {
          throw new Problem(
            'not-found',
            `Nobody is known by the Discord id ${discord_id}. Link one with PUT /api/v1/discord/users/${discord_id}.`,
          );
        }
        const { user_id, handle, locale, dm_opt_out, dm_reminders } = user;
        const body = { discord_id, user_id, handle, locale, dm_opt_out, dm_reminders };
        return { status: 200, body };
      },
    }),
    route<Params, object, UserLinkRequest>({
      method: 'put',
      path: '/users/:discord_id',
      tag: 'Users',
      summary: 'Link a Discord member to a VerseLink user',
      description:
        'Provisional registrations are merged: one person has one registration on an event. "user_id": null unlinks. Settings that are left out stay as they are.',
      params,
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
