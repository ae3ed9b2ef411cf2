import type { AnnouncementWanted } from '@verselink/contracts';
import type { APIAllowedMentions, APIEmbed } from 'discord-api-types/v10';
import { discordTime } from './discord-time.ts';
import { LIMITS } from './limits.ts';
import { escapeWithin, oneLine, truncate } from './plain-text.ts';
import { excerpt, STATE_LOOKS, typeName } from './signup-embed.ts';
import { signupLink, type LinkRow } from './signup-link.ts';
import { NO_MENTIONS } from './signup-message.ts';
import { textsOf, type Texts } from './texts/texts.ts';

const PLACE_LENGTH = 200;

/** The announcement of an event: what, when and where, and what became of it; who comes stands in the sign-up message. */
export function announcement(content: AnnouncementWanted): {
  embeds: [APIEmbed];
  components: LinkRow[];
  allowed_mentions: APIAllowedMentions;
} {
  const { event, locale, signup_url, old_start_at } = content;
  const texts = textsOf(locale);
  const place = oneLine(event.location ?? '');
  const embed: APIEmbed = {
    author: {
      name: truncate(`${newsOf(content, texts)} · ${typeName(event.type, texts)}`, LIMITS.author),
    },
    title: escapeWithin(oneLine(event.title), LIMITS.embedTitle),
    description: excerpt(event.description, texts),
    color: STATE_LOOKS[event.state].color,
    fields: [
      {
        name: texts.fields.start,
        value: `${old_start_at === null ? '' : `~~${discordTime(old_start_at, 'F')}~~\n`}${discordTime(event.start_at, 'F')}\n${discordTime(event.start_at, 'R')}`,
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

/** What a reader of the channel sees first. */
function newsOf(content: AnnouncementWanted, texts: Texts): string {
  const { event, old_start_at, place_moved } = content;
  if (event.state !== 'published') {
    return `${STATE_LOOKS[event.state].icon} ${texts.states[event.state]}`;
  }
  const { moved, first } = texts.announced;
  if (old_start_at !== null) return place_moved ? moved.both : moved.time;
  return place_moved ? moved.place : first;
}

/** Tells it from the sign-up message, whose footer has no megaphone. */
function footer(eventId: string): string {
  return `VerseLink · ${eventId} · 📣`;
}
