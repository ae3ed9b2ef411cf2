import { attendeesResourceSchema, eventIdSchema } from '@verselink/contracts';
import Joi from 'joi';
import type { createSyncAttendees } from '../use-cases/interest/sync-attendees.ts';
import { unknownEvent } from './event-routes.ts';
import { route, type Route } from './route.ts';

/** `/events/events/{event_id}/sync-attendees`: the native subscribers, read in full. */
export function attendeeRoutes({
  syncAttendees,
}: {
  syncAttendees: ReturnType<typeof createSyncAttendees>;
}): Route[] {
  return [
    route<{ event_id: string }>({
      method: 'post',
      path: '/events/events/:event_id/sync-attendees',
      tag: 'Events',
      summary: 'Read who is interested in the native scheduled events, now',
      description:
        'Registers members who are missing and withdraws those whose registration came from interest that is no more, as each guild’s setting `interest` says. Who answered by a button stays as they are.',
      params: Joi.object({ event_id: eventIdSchema.required() }),
      answers: {
        200: { description: 'What each guild came to.', schema: attendeesResourceSchema },
        202: {
          description: 'Guilds that are `pending` have not answered within 10 s; they will.',
          schema: attendeesResourceSchema,
        },
      },
      handle: async ({ params: { event_id } }) => {
        const body = await syncAttendees(event_id);
        if (body === undefined) throw unknownEvent(event_id);
        const pending = body.guilds.some(({ status }) => status === 'pending');
        return { status: pending ? 202 : 200, body };
      },
    }),
  ];
}
