import {
  compareSnowflakes,
  snowflakeTime,
  type ClickAction,
  type Outcome,
  type RefusalReason,
} from '@verselink/contracts';
import { checkIn } from './check-in.ts';
import { isBeyondOrganiser, isKnownTo, memberFacts, type Click } from './click.ts';
import { closingIn, endOf, signUpsCloseAt, type Event, type Registration } from './event.ts';
import { isSameRegistration } from './registration-changes.ts';
import { placesOf, saidIn } from './said-in.ts';
import {
  hasFreeRoleSeat,
  hasFreeSeat,
  holdsSeat,
  isWaiting,
  keepsSeat,
  needsRole,
  openRole,
} from './seats.ts';
import { standing } from './standing.ts';
import { promote, type Promoted } from './waitlist.ts';

export interface AppliedClick {
  outcome: Outcome;
  registrations: Registration[];
  /** Who got a seat because of this click, without the member who clicked. */
  promoted: Promoted[];
}

/**
 * Decides one click. Pure and repeatable: the same click again, or an older one, changes nothing and answers
 * with the member's present standing. The rules: never more members than seats, the waitlist
 * in the order of clicks, a granted seat is never taken back.
 */
export function applyClick(event: Event, click: Click): AppliedClick {
  const { registrations } = event;
  const unchanged = (outcome: Outcome): AppliedClick => ({ outcome, registrations, promoted: [] });
  const refuse = (reason: RefusalReason, facts: { closed_at?: string } = {}) =>
    unchanged({ kind: 'refused', reason, ...facts });

  if (event.deleted_at !== null || !isKnownTo(click, event)) return refuse('unknown-event');
  if (event.state === 'draft') return refuse('not-published');
  if (click.action === 'list') return unchanged({ kind: 'roster' });

  const own = registrations.find((entry) => entry.member === click.member.member);
  if (own !== undefined && compareSnowflakes(click.id, own.last_click) <= 0) {
    const changed = click.id === own.last_click;
    return unchanged(
      click.action === 'checkin' && own.status === 'checked_in'
        ? { kind: 'checked_in', role_id: own.role_id, changed }
        : standing(registrations, own, changed),
    );
  }
  if (isBeyondOrganiser(click, event, own)) return refuse('said-elsewhere');
  if (event.state !== 'published') return refuse(event.state);
  if (click.action === 'checkin') return checkIn(event, click, own);
  const closing = click.organiser ? undefined : closingIn(event, click.guild_id);
  if (closing && click.action !== 'leave' && click.action !== 'absent') {
    return refuse(closing.change === 'completed' ? 'completed-here' : 'cancelled-here');
  }
  const closes = closesAt(event, click);
  if (snowflakeTime(click.id) >= closes.getTime()) {
    return click.organiser
      ? refuse('completed')
      : refuse('closed', { closed_at: closes.toISOString() });
  }
  if (click.role_id !== null && !event.roles.some((role) => role.id === click.role_id)) {
    return refuse('unknown-role');
  }
  const hasPlace = own !== undefined && (keepsSeat(own) || isWaiting(own));
  if (click.action === 'join' && click.role_id === null && needsRole(event) && !hasPlace) {
    return refuse('role-required');
  }
  if (click.action === 'move' && !(own && (holdsSeat(own) || isWaiting(own)))) {
    return refuse('not-registered');
  }

  const next = decide(event, { ...click, action: click.action }, own);
  const merged =
    own === undefined
      ? [...registrations, next]
      : registrations.map((entry) => (entry === own ? next : entry));
  const { registrations: roster, promoted } = promote(
    event,
    merged,
    new Date(snowflakeTime(click.id)),
  );
  const after = roster.find((entry) => entry.member === next.member) ?? next;
  const outcome =
    click.action === 'leave' && (own === undefined || own.status === 'withdrawn')
      ? ({ kind: 'refused', reason: 'not-registered' } satisfies Outcome)
      : standing(roster, after, own === undefined || !isSameRegistration(own, after));
  return {
    outcome,
    registrations: roster,
    promoted: promoted.filter((entry) => entry.member !== next.member),
  };
}

/**
 * Whoever cannot come can say so until the start: a seat that is freed is still given to the waitlist. Organisers set
 * the roster right until the end.
 */
function closesAt(event: Event, { action, organiser }: Click): Date {
  if (organiser) return endOf(event);
  return action === 'leave' || action === 'absent' ? event.start_at : signUpsCloseAt(event);
}

/** What is left to decide: who comes and on which seat. */
type SignUp = Click & { action: Exclude<ClickAction, 'list' | 'checkin'> };

/** Whoever leaves takes along what they said. */
const GONE = {
  status: 'withdrawn',
  role_id: null,
  waiting_role_id: null,
  note: null,
  ship: null,
} as const;

/** The member's registration after the click, before anybody is promoted. */
function decide(event: Event, click: SignUp, own: Registration | undefined): Registration {
  const base: Registration = {
    ...(own ?? { status: 'withdrawn', role_id: null, waiting_role_id: null, position: click.id }),
    ...memberFacts(click, own),
    last_click: click.id,
    source: click.source,
    ...saidIn(click, placesOf(own)),
    note: click.note === undefined ? (own?.note ?? null) : click.note,
    ship: click.ship === undefined ? (own?.ship ?? null) : click.ship,
  };
  switch (click.action) {
    case 'leave':
      return { ...base, ...GONE, also_said_in: [] };
    case 'tentative':
    case 'absent': {
      const position = base.status === click.action ? base.position : click.id;
      return { ...base, status: click.action, role_id: null, waiting_role_id: null, position };
    }
    case 'join':
    case 'move':
      return join(event, click, base);
  }
}

function join(event: Event, click: Click, base: Registration): Registration {
  const wanted = click.role_id;
  const others = event.registrations.filter(({ member }) => member !== base.member);
  // Only an organiser gives away what a no-show left.
  const isTaken = click.organiser ? holdsSeat : keepsSeat;
  if (holdsSeat(base)) {
    // Without a choice of role nothing is asked for that the member does not have.
    if (wanted === null) return base;
    if (wanted === base.role_id) return { ...base, waiting_role_id: null };
    if (hasFreeRoleSeat(event, others, wanted, isTaken)) {
      return { ...base, role_id: wanted, waiting_role_id: null };
    }
    if (wanted === base.waiting_role_id) return base;
    return { ...base, waiting_role_id: wanted, position: click.id };
  }
  const hasPlace = base.status === 'waitlisted' || base.status === 'no_show';
  const role_id = hasPlace ? (wanted ?? base.role_id) : wanted;
  // Who waited before a role had to be chosen keeps their moment when they choose it.
  const isChosenLate = base.role_id === null && needsRole(event);
  const keepsPlace = hasPlace && (role_id === base.role_id || isChosenLate);
  const open = hasFreeSeat(event, others, isTaken)
    ? openRole(event, others, role_id, isTaken)
    : undefined;
  return {
    ...base,
    status: open === undefined ? 'waitlisted' : 'confirmed',
    role_id: open === undefined ? role_id : open,
    waiting_role_id: null,
    position: keepsPlace ? base.position : click.id,
  };
}
