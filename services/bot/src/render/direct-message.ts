import type { DirectMessageSend } from '@verselink/contracts';
import type { APIMessage } from 'discord-api-types/v10';
import { changedAdvice, changedHeading, changedTerms } from './changed-event.ts';
import { discordTime } from './discord-time.ts';
import { isMarked, MARK_LENGTH, markInvisibly } from './invisible-mark.ts';
import { LIMITS } from './limits.ts';
import { escapeWithin, oneLine, safeName, truncate } from './plain-text.ts';
import { textsOf, type Texts } from './texts/texts.ts';

/** The private message that tells a member of a seat, or that an event has changed or is near. */
export function directMessage({ notice, event, locale }: DirectMessageSend): string {
  const texts = textsOf(locale);
  const title = escapeWithin(oneLine(event.title), LIMITS.embedTitle);
  const url = (notice.kind === 'reminder' ? notice.signup_url : null) ?? event.url;
  const lines = [
    heading({ notice, event }, title, texts),
    ...(notice.kind === 'event-changed'
      ? changedTerms(notice, event, texts)
      : [`${discordTime(event.start_at, 'F')} (${discordTime(event.start_at, 'R')})`]),
    // Angle brackets: the link without a preview box.
    ...(url === null ? [] : [`<${url}>`]),
    advice(notice, texts),
  ];
  return truncate(lines.join('\n'), LIMITS.messageContent);
}

/** The same with a mark that no reader sees, which tells it from every other one: so it is found again. */
export function markedDirectMessage(command: DirectMessageSend): string {
  const text = truncate(directMessage(command), LIMITS.messageContent - MARK_LENGTH);
  return markInvisibly(text, command.nonce);
}

/** True for the private message that this command sent. */
export function isDirectMessageOf(
  { content }: Pick<APIMessage, 'content'>,
  { nonce }: Pick<DirectMessageSend, 'nonce'>,
): boolean {
  return isMarked(content, nonce);
}

function advice(notice: DirectMessageSend['notice'], texts: Texts): string {
  if (notice.kind === 'event-changed') return changedAdvice(notice, texts);
  if (notice.kind === 'role-removed') return texts.roleRemovedAdvice;
  return notice.kind === 'organised' && notice.standing !== 'confirmed'
    ? texts.organisedAdvice
    : texts.promotedAdvice;
}

function heading(
  { notice, event }: Pick<DirectMessageSend, 'notice' | 'event'>,
  title: string,
  texts: Texts,
): string {
  if (notice.kind === 'reminder') return texts.remindedInPrivate(title);
  if (notice.kind === 'event-changed')
    return `${changedHeading(notice, event, texts)}\n**${title}**`;
  const role = notice.role_name === null ? null : escapeWithin(oneLine(notice.role_name), 160);
  if (notice.kind === 'role-removed') {
    return `${texts.roleRemoved[notice.standing](role ?? '')}\n**${title}**`;
  }
  if (notice.kind === 'promoted') {
    return notice.swapped ? texts.swapped(title, role) : texts.promoted(title, role);
  }
  const by = safeName(notice.by, texts.organisedBySomebody);
  const about = role === null || notice.standing === 'withdrawn' ? '' : ` · ${role}`;
  return `${texts.organised[notice.standing](by)}\n**${title}**${about}`;
}
