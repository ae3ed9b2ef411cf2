import type { EventView, Locale } from '@verselink/contracts';
import type { AnswerableOutcome } from './answer.ts';
import { joinWithin } from './fit.ts';
import { roleName } from './members.ts';
import { safeName } from './plain-text.ts';
import { rosterOf } from './roster.ts';
import { textsOf, type Texts } from './texts/texts.ts';

const FREE_ROLES_LENGTH = 1_000;

/** What an organiser reads after acting for a member: what became of that member, by name. */
export function organiserAnswer(memberName: string) {
  return (outcome: AnswerableOutcome, view: EventView | null, locale: Locale): string => {
    const texts = textsOf(locale);
    const { organiser } = texts;
    const name = `**${safeName(memberName, texts.unnamed)}**`;
    const nameOf = (id: string | null): string | null => {
      const role = view?.roles.find((candidate) => candidate.id === id);
      return role === undefined ? null : roleName(role);
    };
    const unchanged = 'changed' in outcome && !outcome.changed ? ` ${organiser.unchanged}` : '';
    switch (outcome.kind) {
      case 'confirmed':
        return organiser.confirmed(name, nameOf(outcome.role_id)) + unchanged;
      case 'waitlisted': {
        const waits =
          organiser.waitlisted(name, nameOf(outcome.role_id), outcome.place) + unchanged;
        if (!outcome.holds_seat) return waits;
        return `${waits}\n${organiser.keptSeat(nameOf(outcome.kept_role_id))}`;
      }
      case 'withdrawn':
        return organiser.withdrawn(name) + unchanged;
      case 'checked_in':
        return organiser.checkedIn(name) + unchanged;
      // A newer click of the member's own stands.
      case 'tentative':
        return organiser.tentative(name) + unchanged;
      case 'absent':
        return organiser.absent(name) + unchanged;
      case 'refused':
        return refusal(outcome.reason, name, view, texts);
    }
  };
}

function refusal(
  reason: Extract<AnswerableOutcome, { kind: 'refused' }>['reason'],
  name: string,
  view: EventView | null,
  texts: Texts,
): string {
  const { organiser, refusals } = texts;
  switch (reason) {
    case 'unknown-event':
      return organiser.refusals.unknownEvent;
    case 'cancelled':
      return organiser.refusals.cancelled;
    case 'completed':
      return organiser.refusals.completed;
    case 'unknown-role':
      return organiser.refusals.unknownRole;
    case 'role-required':
      return organiser.refusals.roleRequired(name, view === null ? '' : freeRoles(view, texts));
    case 'not-registered':
      return organiser.refusals.notRegistered(name);
    case 'check-in-closed':
      return organiser.refusals.notYet;
    case 'seat-taken':
      return organiser.refusals.seatTaken(name);
    case 'said-elsewhere':
      return organiser.refusals.saidElsewhere(name);
    case 'unreadable-event':
    case 'guild-not-linked':
    case 'not-published':
    case 'closed':
    case 'cancelled-here':
    case 'completed-here':
      return refusals[reason];
  }
}

/** The roles that have a seat left, with how many. */
function freeRoles(view: EventView, texts: Texts): string {
  const free = rosterOf(view).roles.flatMap(({ role, left }) =>
    role === null || left === 0 ? [] : [`${roleName(role)} (${left})`],
  );
  return joinWithin(free, ', ', FREE_ROLES_LENGTH, texts.more);
}
