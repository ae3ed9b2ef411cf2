import type { DirectMessageSend } from '@verselink/contracts';
import { discordTime } from './discord-time.ts';
import { LIMITS } from './limits.ts';
import { escapeWithin, oneLine, truncate } from './plain-text.ts';
import { textsOf } from './texts/texts.ts';

/** The private message that tells a member of a seat. */
export function directMessage({ notice, event, locale }: DirectMessageSend): string {
  const texts = textsOf(locale);
  const title = escapeWithin(oneLine(event.title), LIMITS.embedTitle);
  const role = notice.role_name === null ? null : escapeWithin(oneLine(notice.role_name), 160);
  const lines = [
    texts.promoted(title, role),
    `${discordTime(event.start_at, 'F')} (${discordTime(event.start_at, 'R')})`,
    // Angle brackets: the link without a preview box.
    ...(event.url === null ? [] : [`<${event.url}>`]),
    texts.promotedAdvice,
  ];
  return truncate(lines.join('\n'), LIMITS.messageContent);
}
