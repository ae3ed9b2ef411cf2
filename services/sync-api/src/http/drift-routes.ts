import { driftResourceSchema, eventIdSchema } from '@verselink/contracts';
import Joi from 'joi';
import type { createReadDrift } from '../use-cases/reconciliation/read-drift.ts';
import type { createRepairEvent } from '../use-cases/reconciliation/repair-event.ts';
import { isBrokerDown } from '../broker-down.ts';
import { eventAnswers, type EventReply } from './event-reply.ts';
import { unknownEvent } from './event-routes.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';

type Params = { event_id: string };
const params = Joi.object<Params>({ event_id: eventIdSchema.required() });

/** `/events/events/{event_id}/drift` and `/repair`: what differs in Discord, and putting it right now. */
export function driftRoutes({
  readDrift,
  repairEvent,
  eventReply,
}: {
  readDrift: ReturnType<typeof createReadDrift>;
  repairEvent: ReturnType<typeof createRepairEvent>;
  eventReply: EventReply;
}): Route[] {
  return [
    route<Params>({
      method: 'get',
      path: '/events/events/:event_id/drift',
      tag: 'Events',
      summary: 'Compare an event with what Discord shows now, and change nothing',
      description:
        'The bot looks in every server: what is in step, different (which fields), missing, unexpected or unreachable; and what a repair would do. 504 when no bot answers within 10 s.',
      params,
      answers: { 200: { description: 'The differences.', schema: driftResourceSchema } },
      handle: async ({ params: { event_id }, correlationId }) => {
        const result = await readDrift(event_id, correlationId).catch((error: unknown) => {
          throw asUnavailable(error);
        });
        switch (result.kind) {
          case 'read':
            return { status: 200, body: result.drift };
          case 'unknown':
            throw unknownEvent(event_id);
          case 'no-answer':
            throw new Problem(
              'no-answer',
              'The bot has not answered within 10 s: look at GET /api/v1/discord/events/health, then try again. Nothing was changed.',
            );
        }
      },
    }),
    route<Params>({
      method: 'post',
      path: '/events/events/:event_id/repair',
      tag: 'Events',
      summary: 'Put an event right in every server, now',
      description:
        'Everything of it in Discord is compared and written again where it differs; what was refused is tried again. The jobs follow; "Prefer: wait=5" waits for them.',
      params,
      answers: eventAnswers,
      handle: async ({ params: { event_id }, correlationId, ...patience }) => {
        return await eventReply(event_id, patience, async () => {
          const result = await repairEvent(event_id, correlationId);
          if (result.kind === 'unknown') throw unknownEvent(event_id);
          return { revision: result.rev };
        });
      },
    }),
  ];
}

function asUnavailable(error: unknown): unknown {
  if (!isBrokerDown(error)) return error;
  return new Problem(
    'unavailable',
    'The broker does not take questions to the bot now. Nothing was changed; try again in a few seconds.',
    { headers: { 'retry-after': '5' } },
  );
}
