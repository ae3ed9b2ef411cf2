import {
  eventIdSchema,
  registrationRequestSchema,
  rosterResourceSchema,
  snowflakeSchema,
  type Outcome,
  type RefusalReason,
  type RegistrationRequest,
} from '@verselink/contracts';
import Joi from 'joi';
import type { createReadEvent } from '../use-cases/events/read-event.ts';
import type { createWebSignUp, SignedUp } from '../use-cases/registrations/web-sign-up.ts';
import { unknownEvent } from './event-routes.ts';
import { Problem } from './problem.ts';
import { route, type Route, type RouteReply } from './route.ts';

type Params = { event_id: string };
type MemberParams = Params & { member: string };
const params = Joi.object<Params>({ event_id: eventIdSchema.required() });
const path = '/events/events/:event_id/registrations';
const tag = 'Registrations';

const answer = {
  description: 'The decision and how the member stands now.',
  schema: Joi.object({
    outcome: Joi.object({ kind: Joi.string().required() }).unknown(true).required(),
    registration: Joi.object().unknown(true).allow(null).required(),
    revision: Joi.number().integer().required(),
  }),
};

/** Sign-ups made on VerseLink's own pages: same rules, same seats, same order as a click. */
export function registrationRoutes({
  webSignUp,
  readEvent,
}: {
  webSignUp: ReturnType<typeof createWebSignUp>;
  readEvent: ReturnType<typeof createReadEvent>;
}): Route[] {
  return [
    route<Params>({
      method: 'get',
      path,
      tag,
      summary: 'Read the roster',
      params,
      answers: {
        200: {
          description: 'Everybody but those who withdrew.',
          schema: rosterResourceSchema,
        },
      },
      handle: async ({ params: { event_id } }) => {
        const resource = await readEvent(event_id);
        if (resource === undefined) throw unknownEvent(event_id);
        const { registrations, revision, seats } = resource;
        return { status: 200, body: { revision, seats, registrations } };
      },
    }),
    route<Params, object, RegistrationRequest>({
      method: 'post',
      path,
      tag,
      summary: 'Sign a member up, note them as tentative or absent, or check them in',
      description: 'A full event or role is not an error: the outcome is then "waitlisted".',
      params,
      body: registrationRequestSchema,
      answers: { 200: answer },
      handle: async ({ params: { event_id }, body, correlationId }) => {
        const { action, role_id: roleId, note, ship, ...who } = body;
        const words = { note, ship };
        return reply(
          event_id,
          await webSignUp({ eventId: event_id, action, roleId, who, words, correlationId }),
        );
      },
    }),
    route<MemberParams>({
      method: 'delete',
      path: `${path}/:member`,
      tag,
      summary: 'Withdraw a member, by Discord id or VerseLink user id',
      params: Joi.object<MemberParams>({
        event_id: eventIdSchema.required(),
        member: Joi.string().min(1).max(100).required(),
      }),
      answers: { 200: answer },
      handle: async ({ params: { event_id, member }, correlationId }) => {
        const isDiscordId = snowflakeSchema.validate(member).error === undefined;
        const resource = await readEvent(event_id);
        const known = resource?.registrations.find(
          (entry) => (isDiscordId ? entry.discord_id : entry.user_id) === member,
        );
        const signedUp = await webSignUp({
          eventId: event_id,
          action: 'leave',
          roleId: null,
          who: {
            discord_id: isDiscordId ? member : null,
            user_id: isDiscordId ? null : member,
            display_name: known?.display_name ?? member,
            locale: 'fr',
          },
          correlationId,
        });
        return reply(event_id, signedUp);
      },
    }),
  ];
}

function reply(eventId: string, { outcome, registration, rev }: SignedUp): RouteReply {
  if (outcome.kind === 'refused') throw refusal(eventId, outcome);
  const shown = registration && {
    discord_id: registration.discord_id,
    user_id: registration.user_id,
    display_name: registration.display_name,
    status: registration.status,
    role_id: registration.role_id,
    waiting_role_id: registration.waiting_role_id,
    note: registration.note,
    ship: registration.ship,
  };
  return { status: 200, body: { outcome, registration: shown ?? null, revision: rev } };
}

/** Why a sign-up was refused, and what the caller can do. */
const REFUSALS: Record<RefusalReason, string> = {
  'unknown-event': 'The event is not known.',
  'guild-not-linked': 'The Discord server is not linked.',
  'not-published': 'The event is a draft: publish it first.',
  cancelled: 'The event is cancelled.',
  completed: 'The event is over.',
  closed: 'Sign-ups are closed.',
  'unknown-role': 'The event has no such role: take an id from its "roles".',
  'not-registered': 'This member is not registered on the event, or has no seat to check in for.',
  'seat-taken': 'The member was noted as missing, and the seat was given to somebody else.',
  'check-in-closed':
    'Check-in is open from 30 minutes before the start of the event to 15 minutes after.',
};

function refusal(
  eventId: string,
  { reason, closed_at }: Extract<Outcome, { kind: 'refused' }>,
): Problem {
  if (reason === 'unknown-event') return unknownEvent(eventId);
  const detail = closed_at === undefined ? REFUSALS[reason] : `Sign-ups closed at ${closed_at}.`;
  return new Problem('refused', detail, { reason });
}
