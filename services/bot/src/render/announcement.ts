import type { AnnouncementCreate } from '@verselink/contracts';
import type { APIAllowedMentions, APIEmbed, APIMessage } from 'discord-api-types/v10';
import { discordTime } from './discord-time.ts';
import { LIMITS } from './limits.ts';
import { escapeWithin, oneLine, truncate } from './plain-text.ts';
import { excerpt, typeName } from './signup-embed.ts';
import { signupLink, type LinkRow } from './signup-link.ts';
import { NO_MENTIONS } from './signup-message.ts';
import { textsOf } from './texts/texts.ts';

const COLOR = 0x2fb67c;
const PLACE_LENGTH = 200;

/** The announcement of a new event: what, when and where; who comes stands in the sign-up message. */
export function announcement({ event, locale, signup_url }: AnnouncementCreate): {
  embeds: [APIEmbed];
  components: LinkRow[];
  allowed_mentions: APIAllowedMentions;
} {
  const texts = textsOf(locale);
  const place = oneLine(event.location ?? '');
  const embed: APIEmbed = {
    author: {
      name: truncate(`${texts.announced} · ${typeName(event.type, texts)}`, LIMITS.author),
    },
    title: escapeWithin(oneLine(event.title), LIMITS.embedTitle),
    description: excerpt(event.description, texts),
    color: COLOR,
    fields: [
      {
        name: texts.fields.start,
        value: `${discordTime(event.start_at, 'F')}\n${discordTime(event.start_at, 'R')}`,
        inline: true,
      },
      ...(place === ''
        ? []
        : [{ name: texts.fields.place, value: escapeWithin(place, PLACE_LENGTH), inline: true }]),
    ],
    footer: { text: footer(event.event_id) },
    ...(event.url === null ? {} : { url: event.url }),
    ...(event.image_url === null ? {} : { image: { url: event.image_url } }),
  };
  return {
    embeds: [embed],
    components: signupLink(signup_url, texts),
    allowed_mentions: NO_MENTIONS,
  };
}

/** True for the announcement of this event: how one is found again. */
export function isAnnouncementOf({ embeds: [embed] }: Pick<APIMessage, 'embeds'>, id: string) {
  return embed?.footer?.text === footer(id);
}

/** Tells it from the sign-up message, whose footer has no megaphone. */
function footer(eventId: string): string {
  return `VerseLink · ${eventId} · 📣`;
}
