import { localeOf, type Locale, type RegistrationDecided } from '@verselink/contracts';
import { answerText } from '../render/answer.ts';
import { rosterPage } from '../render/roster-page.ts';
import { textsOf, type Texts } from '../render/texts/texts.ts';
import type { Click } from './click.ts';
import type { PrivateMessage } from './response.ts';

/** The decision in the member's own language: a sentence, or a page of the roster. */
export function decisionMessage(
  { outcome, view }: RegistrationDecided,
  { member, page }: Pick<Click, 'member' | 'page'>,
): PrivateMessage {
  const locale: Locale = localeOf(member.locale);
  if (outcome.kind !== 'roster') return text(answerText(outcome, view, locale));
  if (view === null) return text(textsOf(locale).refusals['unknown-event']);
  return { content: '', ...rosterPage(view, locale, page ?? 0) };
}

/** One of the answers that need no decision. */
export function noticeMessage(
  notice: 'notRecorded' | 'noDecision' | 'outdated',
  discordLocale: string,
): PrivateMessage {
  const texts: Texts = textsOf(localeOf(discordLocale));
  return text(texts.answers[notice]);
}

function text(content: string): PrivateMessage {
  return { content, embeds: [], components: [] };
}
