import type { DirectMessageSend } from '@verselink/contracts';
import { discordTime } from './discord-time.ts';
import { LIMITS } from './limits.ts';
import { escapeWithin, oneLine, safeName, truncate } from './plain-text.ts';
import { textsOf, type Texts } from './texts/texts.ts';

/** The private message that tells a member of a seat, or that an event is near. */
export function directMessage({ notice, event, locale }: DirectMessageSend): string {
  const texts = textsOf(locale);
  const title = escapeWithin(oneLine(event.title), LIMITS.embedTitle);
  const url = (notice.kind === 'reminder' ? notice.signup_url : null) ?? event.url;
  const lines = [
    heading(notice, title, texts),
    `${discordTime(event.start_at, 'F')} (${discordTime(event.start_at, 'R')})`,
    // Angle brackets: the link without a preview box.
    ...(url === null ? [] : [`<${url}>`]),
    notice.kind === 'organised' && notice.standing !== 'confirmed'
      ? texts.organisedAdvice
      : texts.promotedAdvice,
  ];
  return truncate(lines.join('\n'), LIMITS.messageContent);
}

function heading(notice: DirectMessageSend['notice'], title: string, texts: Texts): string {
  if (notice.kind === 'reminder') return texts.remindedInPrivate(title);
  const role = notice.role_name === null ? null : escapeWithin(oneLine(notice.role_name), 160);
  if (notice.kind === 'promoted') return texts.promoted(title, role);
  const by = safeName(notice.by, texts.organisedBySomebody);
  const about = role === null || notice.standing === 'withdrawn' ? '' : ` · ${role}`;
  return `${texts.organised[notice.standing](by)}\n**${title}**${about}`;
}
