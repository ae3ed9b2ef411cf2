import {
  interactionQuerySchema,
  interactionResourceSchema,
  type InteractionQuery,
  type InteractionResource,
} from '@verselink/contracts';
import Joi from 'joi';
import type { InteractionStore, StoredInteraction } from '../stores/interaction-store.ts';
import { nextPage } from './next-page.ts';
import { route, type Route } from './route.ts';

/** `/interactions`: the log of what members said. */
export function interactionRoutes({ interactions }: { interactions: InteractionStore }): Route[] {
  return [
    route<object, InteractionQuery>({
      method: 'get',
      path: '/interactions',
      tag: 'Interactions',
      summary: 'Who said what, and what came of it, newest first',
      description:
        'By event, member, server, action and time, or all. Holds clicks and interest in native events, for 90 days.',
      query: interactionQuerySchema,
      answers: {
        200: {
          description: 'A page of the log.',
          schema: Joi.object({
            interactions: Joi.array().items(interactionResourceSchema).required(),
            next_cursor: Joi.string().allow(null).required(),
          }),
        },
      },
      handle: async ({ query }) => {
        const { page, next_cursor } = await nextPage(query, interactions.list);
        return { status: 200, body: { interactions: page.map(resource), next_cursor } };
      },
    }),
  ];
}

function resource({
  _id,
  clicked_at,
  decided_at,
  organiser,
  ...rest
}: StoredInteraction): InteractionResource {
  return {
    id: _id,
    ...rest,
    organiser,
    clicked_at: clicked_at.toISOString(),
    decided_at: decided_at.toISOString(),
  };
}
