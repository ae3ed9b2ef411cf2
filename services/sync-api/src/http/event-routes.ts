import {
  eventIdSchema,
  eventQuerySchema,
  eventResourceSchema,
  eventSummarySchema,
  verselinkEventSchema,
  type EventQuery,
  type VerselinkEvent,
} from '@verselink/contracts';
import Joi from 'joi';
import type { createListEvents } from '../use-cases/events/list-events.ts';
import type { createDeleteEvent } from '../use-cases/events/delete-event.ts';
import {
  LIFE_CYCLE_ACTIONS,
  type createManageEvent,
  type LifeCycleAction,
} from '../use-cases/events/manage-event.ts';
import type { createPutEvent, PutEventResult } from '../use-cases/events/put-event.ts';
import type { createReadEvent } from '../use-cases/events/read-event.ts';
import type { FetchEvent } from '../verselink/fetch-event.ts';
import { eventAnswers, type EventDone, type EventReply } from './event-reply.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';

type Params = { event_id: string };
const params = Joi.object<Params>({ event_id: eventIdSchema.required() });
/** The id stands in the path; in the body it may be repeated. */
const body = verselinkEventSchema.fork('id', (id) => id.optional());
type Body = (Omit<VerselinkEvent, 'id'> & { id?: string }) | undefined;

/** `/events/events`: VerseLink events and what Discord shows of them. */
export function eventRoutes({
  putEvent,
  deleteEvent,
  manageEvent,
  readEvent,
  listEvents,
  eventReply,
  fetchEvent,
}: {
  putEvent: ReturnType<typeof createPutEvent>;
  deleteEvent: ReturnType<typeof createDeleteEvent>;
  manageEvent: ReturnType<typeof createManageEvent>;
  readEvent: ReturnType<typeof createReadEvent>;
  listEvents: ReturnType<typeof createListEvents>;
  eventReply: EventReply;
  /** Asks VerseLink for what a call leaves out; undefined when it cannot be asked. */
  fetchEvent: FetchEvent | undefined;
}): Route[] {
  /** The event that a call sends, or as VerseLink has it; undefined: as it is stored here. */
  const contentFor = async (eventId: string, given: Body) =>
    sent(eventId, given) ?? (await fetchEvent?.(eventId));

  const put = (mode: 'create' | 'update') =>
    route<Params, object, Body>({
      method: mode === 'create' ? 'post' : 'put',
      path: `/events/events/${mode}/:event_id`,
      tag: 'Events',
      summary:
        mode === 'create'
          ? 'Show a VerseLink event in every linked server'
          : 'Put new content on an event; the roster stays',
      description:
        'The body is the VerseLink event. Without a body it is fetched from VERSELINK_API_URL; where that is not set, a known event is shown again (compared and repaired).',
      params,
      body,
      bodyOptional: true,
      answers: eventAnswers,
      handle: async ({ params: { event_id }, body: given, correlationId, ...patience }) => {
        const body = await contentFor(event_id, given);
        return await eventReply(event_id, patience, async () => {
          const result = await putEvent({ mode, eventId: event_id, body, correlationId });
          if (result.kind === 'unknown' && mode === 'create') throw missingBody(event_id);
          return doneBy(result, event_id, mode === 'create');
        });
      },
    });

  return [
    put('create'),
    put('update'),
    route<Params, { action: LifeCycleAction }, Body>({
      method: 'post',
      path: '/events/auto-manage/:event_id',
      tag: 'Events',
      summary: 'The whole life cycle in one call',
      description:
        'created and updated take the event as the body, or fetch it; cancelled and completed need none: what is known stays. Calls may be repeated: created shows a known event again if nothing differs, its state included, and is a conflict (409) otherwise, since it may be late. updated puts the whole event, its state too, which also opens a cancelled one again: give calls that you repeat an Idempotency-Key.',
      params,
      query: Joi.object<{ action: LifeCycleAction }>({
        action: Joi.string()
          .valid(...LIFE_CYCLE_ACTIONS)
          .required(),
      }),
      body,
      bodyOptional: true,
      answers: eventAnswers,
      handle: async ({ params: { event_id }, query, body: given, correlationId, ...patience }) => {
        const { action } = query;
        // An end has to come through also while VerseLink does not answer, or no more has the event.
        const ends = action === 'cancelled' || action === 'completed';
        const body = ends ? sent(event_id, given) : await contentFor(event_id, given);
        return await eventReply(event_id, patience, async () => {
          const result = await manageEvent({ action, eventId: event_id, body, correlationId });
          if (result.kind === 'unknown' && !ends) throw missingBody(event_id);
          return doneBy(result, event_id, action === 'created');
        });
      },
    }),
    route<Params>({
      method: 'delete',
      path: '/events/events/delete/:event_id',
      tag: 'Events',
      summary: 'Take an event out of every server',
      params,
      answers: eventAnswers,
      handle: async ({ params: { event_id }, correlationId, ...patience }) =>
        await eventReply(event_id, patience, async () =>
          doneBy(await deleteEvent(event_id, correlationId), event_id, false),
        ),
    }),
    route<object, EventQuery>({
      method: 'get',
      path: '/events/events',
      tag: 'Events',
      summary: 'List events by their start, the latest first',
      description:
        'By phase, state, organisation and start. An event whose time is over is "completed" by its phase, whatever its state. "next_cursor" leads to the next page and is null on the last.',
      query: eventQuerySchema,
      answers: {
        200: {
          description: 'A page, without the rosters.',
          schema: Joi.object({
            events: Joi.array().items(eventSummarySchema).required(),
            next_cursor: Joi.string().allow(null).required(),
          }),
        },
      },
      handle: async ({ query }) => ({ status: 200, body: await listEvents(query) }),
    }),
    route<Params>({
      method: 'get',
      path: '/events/events/:event_id',
      tag: 'Events',
      summary: 'Read an event, its roster and what Discord shows of it',
      params,
      answers: { 200: { description: 'The event.', schema: eventResourceSchema } },
      handle: async ({ params: { event_id } }) => {
        const resource = await readEvent(event_id);
        if (resource === undefined) throw unknownEvent(event_id);
        return { status: 200, body: resource };
      },
    }),
  ];
}

/** The body of a call about an event, if there is one. @throws Problem when it is about another event. */
function sent(eventId: string, given: Body): Body {
  if (given?.id === undefined || given.id === eventId) return given;
  throw new Problem('validation', 'The body is of another event than the path.', {
    errors: [{ field: 'id', message: `id must be "${eventId}", as in the path` }],
  });
}

/** The event was never sent, or was deleted. */
export function unknownEvent(eventId: string): Problem {
  return new Problem(
    'not-found',
    `The event ${eventId} is not known. Send it with POST /api/v1/discord/events/events/create/${eventId}.`,
  );
}

/** The call itself makes events, but brought none. */
function missingBody(eventId: string): Problem {
  return new Problem(
    'not-found',
    `The event ${eventId} is not known, and this call has no body: send the event as its body, or set VERSELINK_API_URL, from where it is fetched then.`,
  );
}

/** What came of a call that put an event. @throws Problem for what did not come about. */
function doneBy(result: PutEventResult, eventId: string, isCreate: boolean): EventDone {
  const revision = revisionOf(result, eventId);
  if (result.kind !== 'saved' && result.kind !== 'unchanged') return { revision };
  const { kind: outcome, state } = result;
  const isOver = outcome === 'unchanged' && (state === 'cancelled' || state === 'completed');
  return {
    revision,
    outcome,
    state,
    ...(isCreate && isOver ? { detail: staysOver(eventId, state) } : {}),
  };
}

/** Creating opens nothing again: the call may be late. */
function staysOver(eventId: string, state: string): string {
  return `The event ${eventId} is ${state} and stays so: this call changed nothing. PUT /api/v1/discord/events/events/update/${eventId} with "state": "published" opens it again.`;
}

/** The revision after a call that put an event. @throws Problem for every other result. */
export function revisionOf(result: PutEventResult, eventId: string): number {
  switch (result.kind) {
    case 'saved':
    case 'unchanged':
      return result.rev;
    case 'unknown':
      throw unknownEvent(eventId);
    case 'exists':
      throw new Problem(
        'conflict',
        result.state === 'cancelled' || result.state === 'completed'
          ? staysOver(eventId, result.state)
          : `The event ${eventId} exists with other content or in another state (${result.state}); it stays as it is. Change it with PUT /api/v1/discord/events/events/update/${eventId}.`,
      );
    case 'start-in-past':
      throw new Problem('start-in-past', 'Discord refuses events that start in the past.', {
        errors: [{ field: 'start_at_utc', message: 'start_at_utc must be in the future' }],
      });
    case 'contended':
      throw new Problem('unavailable', 'The event is being changed by many at once. Try again.', {
        headers: { 'retry-after': '1' },
      });
  }
}
