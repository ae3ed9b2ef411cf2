import { localeOf, type Locale, type RegistrationDecided } from '@verselink/contracts';
import { answerText } from '../render/answer.ts';
import { organiserAnswer } from '../render/organiser-answer.ts';
import { roleChoice } from '../render/role-choice.ts';
import { rosterPage } from '../render/roster-page.ts';
import { textsOf, type Texts } from '../render/texts/texts.ts';
import type { Click } from './click.ts';
import type { PrivateMessage } from './response.ts';

/** The decision in the member's own language: a sentence, or a page of the roster. */
export function decisionMessage(
  { outcome, view }: RegistrationDecided,
  { verb, member, organiser, locale: language, page }: Click,
): PrivateMessage {
  const locale: Locale = localeOf(language);
  if (outcome.kind === 'refused' && outcome.reason === 'role-required' && view && !organiser) {
    return roleChoice(view, locale);
  }
  // Of an event that was typed nobody knows whether it ever existed.
  const texts = textsOf(locale);
  const isTyped = verb.startsWith('/');
  const unknownEvent = isTyped
    ? texts.organiser.refusals.unknownEvent
    : texts.refusals['unknown-event'];
  if (outcome.kind === 'refused' && outcome.reason === 'unknown-event') return text(unknownEvent);
  if (outcome.kind !== 'roster') {
    const say = organiser ? organiserAnswer(member.display_name) : answerText;
    return text(say(outcome, view, locale));
  }
  if (view === null) return text(unknownEvent);
  return { content: '', ...rosterPage(view, locale, page ?? 0) };
}

export type Notice =
  | 'notRecorded'
  | 'noDecision'
  | 'tooFast'
  | 'outdated'
  | 'chooseFromList'
  | 'notOrganiser'
  | 'notAMember';

/** One of the answers that need no decision. */
export function noticeMessage(notice: Notice, discordLocale: string): PrivateMessage {
  const texts: Texts = textsOf(localeOf(discordLocale));
  return text(texts.answers[notice]);
}

function text(content: string): PrivateMessage {
  return { content, embeds: [], components: [] };
}
