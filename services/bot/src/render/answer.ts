import type { EventView, Locale, Outcome } from '@verselink/contracts';
import { roleName } from './members.ts';
import { discordTime } from './discord-time.ts';
import { textsOf, type Texts } from './texts/texts.ts';

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
      return refusal(outcome, view, texts);
  }
}

/** Why, since when, what is still possible and what to do. */
function refusal(
  { reason, closed_at }: Extract<Outcome, { kind: 'refused' }>,
  view: EventView | null,
  texts: Texts,
): string {
  const lines = [texts.refusals[reason]];
  if (closed_at !== undefined) {
    lines.push(texts.closedAt(discordTime(closed_at, 'f')));
    if (view !== null && Date.parse(closed_at) < Date.parse(view.start_at)) {
      lines.push(texts.leaveUntil(discordTime(view.start_at, 'R')));
    }
  }
  return lines.join('\n');
}
