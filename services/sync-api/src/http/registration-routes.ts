import {
  eventIdSchema,
  registrationRequestSchema,
  rosterResourceSchema,
  snowflakeSchema,
  type Outcome,
  type RefusalReason,
  type RegistrationRequest,
} from '@verselink/contracts';
import type { FreeRole } from '@verselink/domain';
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
      description:
        'A full event or role is not an error: the outcome is then "waitlisted". Where the event has roles, "join" needs a "role_id" unless "role_optional" is true: else the answer is 422 and lists what is free. With both "discord_id" and "user_id" the two are linked, as by PUT /users/{discord_id}, and what the person has under either of them is merged; where they are known to be of different people the answer is 409.',
      params,
      body: registrationRequestSchema,
      answers: { 200: answer },
      handle: async ({ params: { event_id }, body, correlationId }) => {
        const { action, role_id: roleId, note, ship, ...who } = body;
        const words = { note, ship };
        return reply(
          event_id,
          who,
          await webSignUp({ eventId: event_id, action, roleId, who, words, correlationId }),
        );
      },
    }),
    route<MemberParams>({
      method: 'delete',
      path: `${path}/:member`,
      tag,
      summary: 'Withdraw a member, by Discord id or VerseLink user id',
      description:
        'An id of 17 to 20 digits is taken for a Discord id, unless only a VerseLink user on the roster has it. "d:<Discord id>" and "u:<VerseLink user id>" leave no doubt.',
      params: Joi.object<MemberParams>({
        event_id: eventIdSchema.required(),
        member: Joi.string().min(1).max(102).required(),
      }),
      answers: { 200: answer },
      handle: async ({ params: { event_id, member }, correlationId }) => {
        const { registrations = [] } = (await readEvent(event_id)) ?? {};
        // Name and language stay as they are known.
        const who = { ...idOf(member, registrations), display_name: member, locale: 'fr' } as const;
        const signedUp = await webSignUp({
          eventId: event_id,
          action: 'leave',
          roleId: null,
          who,
          correlationId,
        });
        return reply(event_id, who, signedUp);
      },
    }),
  ];
}

type Ids = Pick<RegistrationRequest, 'discord_id' | 'user_id'>;

/** Which of the two ids a path names. */
function idOf(member: string, roster: Ids[]): Ids {
  const [, prefix, prefixed = ''] = /^([du]):(.+)$/.exec(member) ?? [];
  if (prefix === 'u') return { discord_id: null, user_id: prefixed };
  const id = prefix === 'd' ? prefixed : member;
  const isDiscordId = snowflakeSchema.validate(id).error === undefined;
  const isUser =
    roster.some(({ user_id }) => user_id === member) &&
    !roster.some(({ discord_id }) => discord_id === member);
  return isDiscordId && !isUser
    ? { discord_id: id, user_id: null }
    : { discord_id: null, user_id: member };
}

function reply(eventId: string, who: Ids, signedUp: SignedUp): RouteReply {
  if (signedUp.kind === 'contradiction') throw contradiction(who, signedUp);
  const { outcome, registration, rev, free } = signedUp;
  if (outcome.kind === 'refused') throw refusal(eventId, outcome, free);
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
  // Callers of the API are told which fields (answer-errors.ts).
  'unreadable-event': 'The event is stored with fields that cannot be read: send it again.',
  'guild-not-linked': 'The Discord server is not linked.',
  'not-published': 'The event is a draft: publish it first.',
  cancelled: 'The event is cancelled.',
  completed: 'The event is over.',
  closed: 'Sign-ups are closed.',
  // On VerseLink's own pages nobody meets these two.
  'cancelled-here': 'The team of this Discord server cancelled the event there.',
  'completed-here': 'The team of this Discord server ended the event there.',
  'unknown-role': 'The event has no such role: take an id from its "roles".',
  'role-required': 'Each seat of this event has a role: name one in "role_id".',
  'not-registered': 'This member is not registered on the event, or has no seat to check in for.',
  'seat-taken': 'The member was noted as missing, and the seat was given to somebody else.',
  'said-elsewhere': 'The member registered in another Discord server: its organisers decide.',
  'check-in-closed':
    'Check-in is open from 30 minutes before the start of the event to 15 minutes after.',
};

function refusal(
  eventId: string,
  { reason, closed_at }: Extract<Outcome, { kind: 'refused' }>,
  free: FreeRole[],
): Problem {
  if (reason === 'unknown-event') return unknownEvent(eventId);
  const detail = closed_at === undefined ? REFUSALS[reason] : `Sign-ups closed at ${closed_at}.`;
  if (reason !== 'unknown-role' && reason !== 'role-required') {
    return new Problem('refused', detail, { reason });
  }
  const is = reason === 'unknown-role' ? 'no role of this event' : 'required';
  const errors = [{ field: 'role_id', message: `"role_id" is ${is}; ${freeText(free)}` }];
  const kind = reason === 'role-required' ? reason : 'refused';
  return new Problem(kind, `${detail} In this moment: ${freeText(free)}.`, { reason, errors });
}

function freeText(free: FreeRole[]): string {
  if (free.length === 0) return 'no role is free, each leads to its waitlist';
  return `free: ${free.map(({ role: { id, name }, left }) => `"${id}" (${name}, ${left})`).join(', ')}`;
}

function contradiction(
  { discord_id, user_id }: Ids,
  { user_of_discord, discord_of_user }: Extract<SignedUp, { kind: 'contradiction' }>,
): Problem {
  const known = [
    ...(user_of_discord === null || user_of_discord === user_id
      ? []
      : [`discord_id ${discord_id ?? ''} is linked to the VerseLink user ${user_of_discord}`]),
    ...(discord_of_user === null || discord_of_user === discord_id
      ? []
      : [`user_id ${user_id ?? ''} is linked to the Discord member ${discord_of_user}`]),
  ];
  const advice = 'Name one of them, or change the link first (PUT /users/{discord_id}).';
  return new Problem('conflict', `${known.join(', and ')}. ${advice}`);
}
