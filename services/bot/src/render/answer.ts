import type { EventView, Locale, Outcome } from '@verselink/contracts';
import { roleName } from './members.ts';
import { textsOf } from './texts/texts.ts';

/** Every outcome except the roster, which is a message of pages of its own (roster-page.ts). */
export type AnswerableOutcome = Exclude<Outcome, { kind: 'roster' }>;

/** What the member reads, for nobody else to see: what happened, and after a refusal why and what to do. */
export function answerText(
  outcome: AnswerableOutcome,
  view: EventView | null,
  locale: Locale,
): string {
  const texts = textsOf(locale);
  const { answers } = texts;
  const nameOf = (id: string | null): string | null => {
    const role = view?.roles.find((candidate) => candidate.id === id);
    return role === undefined ? null : roleName(role);
  };
  switch (outcome.kind) {
    case 'confirmed': {
      const say = outcome.changed ? answers.confirmed : answers.confirmedAlready;
      return say(nameOf(outcome.role_id));
    }
    case 'waitlisted': {
      const say = outcome.changed ? answers.waitlisted : answers.waitlistedAlready;
      const waiting = say(nameOf(outcome.role_id), outcome.place);
      if (!outcome.holds_seat) return waiting;
      return `${waiting}\n${answers.keptSeat(nameOf(outcome.kept_role_id))}`;
    }
    case 'withdrawn':
      return outcome.changed ? answers.withdrawn : answers.withdrawnAlready;
    case 'tentative':
      return outcome.changed ? answers.tentative : answers.tentativeAlready;
    case 'absent':
      return outcome.changed ? answers.absent : answers.absentAlready;
    case 'checked_in':
      return outcome.changed ? answers.checkedIn : answers.checkedInAlready;
    case 'refused':
      return texts.refusals[outcome.reason];
  }
}
